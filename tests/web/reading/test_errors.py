"""Pages for what went wrong, in Korean; the API keeps its envelope."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django import Settings

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.config.urls import urlpatterns as real
from backend.web.pages import page
from tests.web.conftest import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@page
def broken(request: HttpRequest, kind: str) -> HttpResponse:
    errors: dict[str, Exception] = {
        "crash": RuntimeError("a secret"),
        "denied": PermissionDenied(),
        "strange": SuspiciousOperation("a secret"),
        "gone": AppError("auth.user_gone", "Gone.", status=401),
        "new": AppError("something.new", "a secret", status=409),
    }
    raise errors[kind]


urlpatterns = [path("broken/<slug:kind>/", broken), path("api/broken/<slug:kind>/", broken), *real]
handler400, handler403 = "backend.web.error_handlers.bad_request", "backend.web.error_handlers.forbidden"
handler404, handler500 = "backend.web.error_handlers.not_found", "backend.web.error_handlers.server_error"


@pytest.fixture
def client(settings: Settings) -> Client:
    """A visitor of a site that is not being worked on."""
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/broken/crash/", 500, "저희 쪽에 문제가 생겼어요"),
        ("/broken/denied/", 403, "볼 수 없는 페이지예요"),
        ("/broken/strange/", 400, "요청을 알아볼 수 없어요"),
        ("/broken/gone/", 401, "탈퇴한 계정이에요"),
        ("/broken/new/", 409, "요청을 처리하지 못했어요"),
        ("/nowhere/", 404, "찾으시는 내용이 없어요"),
    ],
)
def test_each_mistake_has_a_page_that_tells_no_secret(address: str, status: int, sentence: str, client: Client) -> None:
    answer = client.get(address)
    assert (answer.status_code, "secret" in answer.content.decode()) == (status, False)
    assert sentence in answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_page_for_our_own_mistakes_asks_the_database_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/broken/crash/")
    assert len(queries) == 0


def test_a_foreign_host_name_is_refused_with_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/api/nowhere/", 404), ("/api/broken/crash/", 500)])
def test_the_api_keeps_its_envelope(address: str, status: int, client: Client) -> None:
    answer = client.get(address)
    assert (answer.status_code, sorted(answer.json())) == (status, ["code", "extra", "message"])


def test_a_learner_who_is_gone_is_signed_out(mina: User, signed_in: Visit) -> None:
    client = signed_in(mina)
    client.get("/broken/gone/")
    assert client.get("/words/").status_code == 302


def test_english_readers_read_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "Something went wrong on our side" in client.get("/broken/crash/").content.decode()
