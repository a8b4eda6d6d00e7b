import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from backend.accounts import tokens
from backend.accounts.models import TokenFamily, User
from tests.web.auth.helpers import user_of

SESSIONS = "/me/sessions/"
BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


def other_browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def test_browsers_and_programs_stand_on_one_page(hers: Client, mina: User) -> None:
    UserSession.objects.update(user_agent=FIREFOX)
    tokens.issue(mina, device="python-httpx/1", address="203.0.113.9")
    page = hers.get(SESSIONS).content.decode()
    for wanted in ("Firefox · Linux", "python-httpx", "203.0.113.9", "지금 쓰고 계신 기기예요"):
        assert wanted in page


def test_somebody_elses_do_not(hers: Client, stranger: User) -> None:
    tokens.issue(stranger, device="secret-device/1")
    assert "secret-device" not in hers.get(SESSIONS).content.decode()


def test_another_browser_is_signed_out(hers: Client, mina: User) -> None:
    other = other_browser_of(mina)
    row = UserSession.objects.get(session_key=other.session.session_key)
    assert hers.post(f"{SESSIONS}web-{row.pk}/end/")["Location"] == SESSIONS
    assert (user_of(hers), user_of(other)) == (mina.pk, None)


def test_a_program_is_signed_out(hers: Client, mina: User) -> None:
    tokens.issue(mina)
    hers.post(f"{SESSIONS}api-{TokenFamily.objects.get().pk}/end/")
    assert TokenFamily.objects.get().ended_at is not None


def test_this_browser_may_sign_itself_out(hers: Client) -> None:
    answer = hers.post(f"{SESSIONS}web-{UserSession.objects.get().pk}/end/")
    assert answer.status_code == 302
    assert user_of(hers) is None


def test_somebody_elses_sign_in_is_unknown(hers: Client, stranger: User) -> None:
    other = other_browser_of(stranger)
    row = UserSession.objects.get(session_key=other.session.session_key)
    assert hers.post(f"{SESSIONS}web-{row.pk}/end/").status_code == 404
    assert user_of(other) == stranger.pk


def test_all_end_with_one_button(hers: Client, mina: User) -> None:
    other, pair = other_browser_of(mina), tokens.issue(mina)
    assert hers.post(f"{SESSIONS}end-all/")["Location"] == "/login/"
    assert (user_of(hers), user_of(other)) == (None, None)
    assert TokenFamily.objects.get().ended_at is not None
    assert pair.access
    assert "모든 기기에서 로그아웃했어요" in hers.get("/login/").content.decode()


@pytest.mark.parametrize("path", [f"{SESSIONS}end-all/", f"{SESSIONS}web-1/end/"])
def test_a_link_ends_nothing(hers: Client, mina: User, path: str) -> None:
    assert hers.get(path).status_code == 405
    assert user_of(hers) == mina.pk


def test_a_device_that_calls_itself_markup_is_shown_as_text(hers: Client, mina: User) -> None:
    tokens.issue(mina, device="<script>alert(1)</script>")
    assert "<script>alert" not in hers.get(SESSIONS).content.decode()


def test_the_page_costs_the_same_queries_for_one_and_for_many(
    hers: Client, mina: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        other_browser_of(mina)
        tokens.issue(mina)
    with django_assert_num_queries(5):  # session, user, browsers, programs, notices
        hers.get(SESSIONS)
