"""What holds for every address of the site, today's and tomorrow's: tokens, sign-in, and no input that breaks."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver

from backend.accounts.models import User
from backend.web import urls
from tests.web.conftest import Visit

FIELDS = (
    "q category since until cursor before next korean username password current_password phone_number code birth_date "
    "terms privacy which purpose scope state error lemma level categories word confirm resend language"
).split()
ODD = {
    "a NUL": b"a\0b",
    "half a character": b"\xff",
    "a number no column holds": b"9" * 40,
    "a negative number": b"-1",
    "another script's digit": "٣²".encode(),
    "the end of time": b"9999-12-31",
    "an essay": b"x" * 5000,
}
FORM = "application/x-www-form-urlencoded"
OPEN = re.compile(
    r"/|/(today|archive|privacy|terms|language|logout|news/1|stories/1|words/file/1|review/keys)/"
    r"|/(signup|login|password)/.*"
)
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)


def addresses(value: str = "1", patterns: Iterable[URLPattern | URLResolver] = urls.urlpatterns) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(value, one.url_patterns)
        else:
            route = re.sub(r"<login_provider:[a-z]+>", "kakao", str(one.pattern))
            yield "/" + re.sub(r"<[^>]+>", value, route)


@pytest.fixture
def client(mina: User, signed_in: Visit) -> Client:
    client = signed_in(mina)
    client.raise_request_exception = False
    return client


def test_there_are_addresses_to_look_at() -> None:
    assert {"/today/", "/me/leave/", "/login/kakao/", "/notices/1/read/"} <= set(addresses())


def test_no_form_is_taken_without_its_token(mina: User, client: Client) -> None:
    client.handler.enforce_csrf_checks = True
    taken = {path: client.post(path, {"word": "탈퇴"}).status_code for path in addresses()}
    assert {path: status for path, status in taken.items() if status not in {403, 405}} == {}
    assert User.objects.filter(pk=mina.pk, is_active=True).exists()


def test_whatever_is_ones_own_asks_to_sign_in_first(visitor: Client) -> None:
    own = [path for path in addresses() if not OPEN.fullmatch(path)]
    assert len(own) > 30
    for path in own:
        for answer in (visitor.get(path), visitor.post(path)):
            assert (answer.status_code, answer.headers.get("Location")) == (302, f"/login/?next={path}"), path


def test_no_link_writes_anything(mina: User, client: Client) -> None:
    for path in addresses():
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        assert [query["sql"] for query in queries if WRITES.match(query["sql"])] == [], path
    assert client.get("/me/").status_code == 200, "still signed in"


@pytest.mark.parametrize("value", ["9" * 18, "9" * 30, "-1", "%00", "%FF"])
def test_no_part_of_an_address_breaks_a_page(client: Client, value: str) -> None:
    answers = {path: client.get(path).status_code for path in addresses(value) if path != "/"}
    assert {path: status for path, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_field_breaks_a_page(mina: User, client: Client, visitor: Client, odd: bytes) -> None:
    visitor.raise_request_exception = False
    sent = "&".join(f"{name}={quote(odd)}" for name in FIELDS)
    broken: set[tuple[str, str]] = set()
    for path in addresses():
        if SESSION_KEY not in client.session:  # some pages sign out
            client.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
        for who in (client, visitor) if OPEN.fullmatch(path) else (client,):
            if who.get(f"{path}?{sent}").status_code >= 500:
                broken.add(("GET", path))
            if who.post(path, sent, content_type=FORM).status_code >= 500:
                broken.add(("POST", path))
    assert broken == set()
