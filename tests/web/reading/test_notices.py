"""Notices above every page until they are read."""

import pytest
from django.test import Client

from backend.accounts.models import Notice, User
from tests.web.conftest import Visit

SENTENCE = "디스코드 계정이 연결되었어요."


@pytest.fixture
def notice(mina: User) -> Notice:
    return Notice.objects.create(user=mina, kind="identity.linked", detail={"provider": "discord"})


def test_it_stands_above_a_page(mina: User, notice: Notice, signed_in: Visit) -> None:
    assert SENTENCE in signed_in(mina).get("/today/").content.decode()


def test_nobody_else_sees_it(jun: User, notice: Notice, signed_in: Visit, visitor: Client) -> None:
    pages = [client.get("/today/").content.decode() for client in (signed_in(jun), visitor)]
    assert [SENTENCE in page for page in pages] == [False, False]


def test_once_read_it_is_gone(mina: User, notice: Notice, signed_in: Visit) -> None:
    client = signed_in(mina)
    answer = client.post(f"/notices/{notice.pk}/read/", {"next": "/words/"})
    assert answer.headers["Location"] == "/words/"
    assert SENTENCE not in client.get("/today/").content.decode()


def test_somebody_elses_stays(jun: User, notice: Notice, signed_in: Visit) -> None:
    signed_in(jun).post(f"/notices/{notice.pk}/read/")
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "words", "web:landing", "a\0b", ""]
)
def test_reading_it_leads_to_no_other_site(back: str, mina: User, notice: Notice, signed_in: Visit) -> None:
    answer = signed_in(mina).post(f"/notices/{notice.pk}/read/", {"next": back})
    assert answer.headers["Location"] == "/today/"


@pytest.mark.parametrize("detail", [{}, {"provider": "<script>alert(1)</script>"}, {"provider": "100%s"}])
def test_a_strange_detail_breaks_nothing(detail: dict[str, str], mina: User, signed_in: Visit) -> None:
    Notice.objects.create(user=mina, kind="identity.linked", detail=detail)
    Notice.objects.create(user=mina, kind="something.new", detail=detail)
    page = signed_in(mina).get("/today/")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
