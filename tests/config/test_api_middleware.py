import pytest
from pytest_django import Settings

from backend.accounts.models import User
from backend.config.api_middleware import preferred_language
from tests.conftest import ClientOf, JsonClient

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


@pytest.fixture
def client(mina: User, client_of: ClientOf) -> JsonClient:
    return client_of(mina)


@pytest.mark.parametrize("path", [ME, "/api/v1/categories/", "/api/v1/articles/?limit=5"])
def test_a_client_that_has_the_answer_already_gets_304_without_a_body(client: JsonClient, path: str) -> None:
    first = client.get(path)
    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-cache")
    for tag in (first["ETag"], f'"other", W/{first["ETag"]}', "*"):
        again = client.get(path, HTTP_IF_NONE_MATCH=tag)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(path, HTTP_IF_NONE_MATCH='"other"').status_code == 200


def test_a_change_changes_the_tag(client: JsonClient) -> None:
    before = client.get(ME)["ETag"]
    client.patch(ME, {"level": "C1"})
    assert client.get(ME, HTTP_IF_NONE_MATCH=before).status_code == 200


def test_a_refusal_and_a_page_have_no_tag(client: JsonClient) -> None:
    assert "ETag" not in client.get("/api/v1/articles/999/")
    assert "ETag" not in client.get("/")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ko", "ko"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.5,ko;q=0.8", "ko"),
        ("fr, en;q=0.3", "en"),
        ("fr", "ko"),
        ("en;q=0", "ko"),
        (";;q=x,", "ko"),
    ],
)
def test_the_language_is_the_one_ranked_first_of_ours(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language


@pytest.mark.parametrize(
    ("accepted", "message"),
    [
        ("ko", "아이디나 휴대폰 번호, 또는 비밀번호가 맞지 않아요."),
        ("en", "Username or password is wrong."),
        ("", None),
    ],
)
def test_messages_come_in_the_language_asked_for(anyone: JsonClient, accepted: str, message: str | None) -> None:
    headers = {"HTTP_ACCEPT_LANGUAGE": accepted} if accepted else {}
    body = {"username": "nobody", "password": "wrong"}
    answer = anyone.post("/api/v1/auth/token/", body, **headers)  # type: ignore[arg-type]
    assert answer.json()["message"] == (message or "Username or password is wrong.")


@pytest.mark.parametrize(("accepted", "language"), [("ko", "휴대폰 번호를"), ("en", "Please check")])
def test_a_fields_message_does_too(anyone: JsonClient, accepted: str, language: str) -> None:
    answer = anyone.post("/api/v1/auth/sign-up/code/", {"phone_number": "1"}, HTTP_ACCEPT_LANGUAGE=accepted)
    assert answer.json()["extra"]["fields"]["phone_number"][0]["message"].startswith(language)


@pytest.mark.parametrize(("origin", "is_allowed"), [("https://app.example", True), ("https://evil.example", False)])
def test_a_browser_program_may_call_from_an_origin_the_operator_names(
    anyone: JsonClient, origin: str, is_allowed: bool
) -> None:
    preflight = anyone.options(
        "/api/v1/me/",
        HTTP_ORIGIN=origin,
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="PATCH",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS="authorization",
    )
    answer = anyone.get("/api/v1/categories/", HTTP_ORIGIN=origin)
    allowed = [one.headers.get("Access-Control-Allow-Origin") for one in (preflight, answer)]
    assert allowed == ([origin, origin] if is_allowed else [None, None])
    assert "Access-Control-Allow-Credentials" not in preflight


def test_no_page_may_be_called_from_another_origin(anyone: JsonClient, settings: Settings) -> None:
    assert "Access-Control-Allow-Origin" not in anyone.get("/", HTTP_ORIGIN="https://app.example")
