import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from backend.accounts import tokens
from backend.accounts.models import AttemptCount, TokenFamily, User
from tests import factories
from tests.factories import PASSWORD
from tests.phones import Watch
from tests.web.auth.helpers import alert, errors, other_browser_of, user_of, without_tokens

LOGIN = "/login/"

pytestmark = pytest.mark.django_db


def try_to_log_in(client: Client, username: str = "mina", password: str = PASSWORD, **more: str) -> int:
    return client.post(LOGIN, {"username": username, "password": password, **more}).status_code


@pytest.mark.parametrize("username", [" mina ", "010-1234-5678", "+82 10 1234 5678", "０１０１２３４５６７８"])
def test_username_or_number_in_any_spelling_and_password_come_in(mina: User, client: Client, username: str) -> None:
    answer = client.post(LOGIN, {"username": username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert user_of(client) == mina.pk


def test_the_page_suits_a_password_manager(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_other_ways_in_are_offered_as_forms(client: Client) -> None:
    page = client.get(LOGIN, {"next": "/words/"}).content.decode()
    assert '<form method="post" action="/login/kakao/">' in page
    assert '<form method="post" action="/login/discord/">' in page
    assert page.count('name="next" value="/words/"') == 3


def test_a_wrong_password_is_said_in_one_sentence_for_every_reason(mina: User, jun: User, client: Client) -> None:
    factories.user("gone", is_active=False)
    pages = set()
    for username, password in [
        ("mina", "x"),
        ("nobody", "x"),
        ("jun", "x"),
        ("gone", PASSWORD),
        ("010-1111-2222", "x"),
    ]:
        answer = client.post(LOGIN, {"username": username, "password": password})
        assert answer.status_code == 401
        pages.add(without_tokens(answer).replace(username, "-"))
    assert len(pages) == 1


def test_a_password_is_never_sent_back(mina: User, client: Client) -> None:
    answer = client.post(LOGIN, {"username": "mina", "password": "my other secret"})
    assert "my other secret" not in answer.content.decode()
    assert 'value="mina"' in answer.content.decode()


def test_a_service_account_cannot_log_in_and_gets_the_same_error(mina: User, client: Client) -> None:
    factories.service_account("bot")
    wrong = client.post(LOGIN, {"username": "nobody", "password": PASSWORD})
    answer = client.post(LOGIN, {"username": "bot", "password": PASSWORD})
    assert (answer.status_code, alert(answer)) == (401, alert(wrong))
    assert user_of(client) is None


def test_a_locked_login_says_how_long_to_wait(mina: User, client: Client) -> None:
    assert {try_to_log_in(client, password=f"guess {n}") for n in range(10)} == {401}
    answer = client.post(LOGIN, {"username": "mina", "password": PASSWORD})
    assert answer.status_code == 429
    assert 50 <= int(answer["Retry-After"]) <= 60
    assert "뒤에 다시 해 주세요" in alert(answer)


def test_a_known_and_an_unknown_login_lock_alike(mina: User, client: Client) -> None:
    def locked(username: str) -> tuple[list[int], str]:
        statuses = [try_to_log_in(client, username, "wrong") for _ in range(12)]
        return statuses, alert(client.post(LOGIN, {"username": username, "password": "wrong"}))

    assert locked("mina")[0] == locked("nobody")[0]


def test_another_browser_at_home_is_not_locked_by_a_stranger(mina: User, client: Client) -> None:
    assert try_to_log_in(client) == 302
    far = Client(REMOTE_ADDR="198.51.100.9")
    assert [try_to_log_in(far, password="wrong") for _ in range(12)][-1] == 429
    assert try_to_log_in(Client()) == 302


def test_forwarded_addresses_of_the_callers_own_making_change_nothing(mina: User) -> None:
    statuses = [
        Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").post(LOGIN, {"username": f"u{n}", "password": "x"}).status_code
        for n in range(51)
    ]
    assert statuses[-1] == 429


def test_a_right_password_leaves_no_count_behind(mina: User, client: Client) -> None:
    try_to_log_in(client)
    assert not AttemptCount.objects.filter(count__gt=0).exists()


def test_the_session_gets_a_new_key(mina: User, client: Client) -> None:
    client.get("/signup/")
    client.post("/signup/", {"phone_number": "010-5555-6666"})
    planted = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    try_to_log_in(client)
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert user_of(thief) is None


def test_nothing_of_the_person_before_stays_in_the_session(mina: User, stranger: User, client: Client) -> None:
    try_to_log_in(client)
    session = client.session
    session["of_mina"] = True
    session.save()
    client.post("/logout/")
    try_to_log_in(client, "stranger")
    assert "of_mina" not in client.session


def test_who_is_in_already_goes_on(hers: Client) -> None:
    assert hers.get(LOGIN, {"next": "/words/"})["Location"] == "/words/"
    assert hers.get("/signup/")["Location"] == "/today/"


def test_going_out_ends_the_session(hers: Client) -> None:
    answer = hers.post("/logout/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert user_of(hers) is None


def test_a_sign_in_is_remembered_with_device_and_address(mina: User, client: Client) -> None:
    client.post(
        LOGIN, {"username": "mina", "password": PASSWORD}, HTTP_USER_AGENT="Firefox/1", REMOTE_ADDR="203.0.113.9"
    )
    row = UserSession.objects.get()
    assert (row.user, row.ip, row.user_agent) == (mina, "203.0.113.9", "Firefox/1")
    assert row.session_key == client.session.session_key


@pytest.mark.parametrize("field", ["username", "password"])
def test_rubbish_is_refused_at_its_field(mina: User, client: Client, field: str) -> None:
    for wrong in ("", "a\0b", "미" * 10_000):
        answer = client.post(LOGIN, {"username": "mina", "password": "x", field: wrong})
        assert answer.status_code == 422
        assert errors(answer, field)


def test_fields_nobody_asked_for_change_nothing(mina: User, client: Client) -> None:
    try_to_log_in(client, is_staff="1", is_superuser="1", user_id="1")
    mina.refresh_from_db()
    assert [mina.is_staff, mina.is_superuser] == [False, False]


def test_the_wait_ends_on_the_web_too(mina: User, client: Client, watch: Watch) -> None:
    for n in range(10):
        try_to_log_in(client, password=f"guess {n}")
    watch.forward(seconds=61)
    assert try_to_log_in(client) == 302


SESSIONS = "/me/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


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
