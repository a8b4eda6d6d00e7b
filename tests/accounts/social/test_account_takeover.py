"""Attempts to take over an account by way of a login platform."""

import pytest
from django.test import Client

from backend.accounts.models import CustomSocialAccount, User
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.discord.seed import SEOYEON as DISCORD_SEOYEON
from sandbox.kakao.people import HAJUN, JIWOO, JUN, MINA, SEOYEON
from tests import factories
from tests.accounts.social.platforms import CONSENT, SITE, Platforms, Visitor, asked, path_of

PHONE_OF_MINA = "+821012345678"


def victim(email: str = "", phone_number: str | None = None) -> User:
    user = factories.user(phone_number=phone_number)
    CustomSocialAccount.objects.create(user=user, provider="kakao", uid="999", email=email)
    return user


def owners_of(person_id: int) -> set[int]:
    return set(CustomSocialAccount.objects.filter(uid=str(person_id)).values_list("user_id", flat=True))


def test_an_unverified_address_does_not_even_ask(visitor: Visitor) -> None:
    owner = victim(email="seoyeon@example.com")
    for provider, person_id in (("discord", DISCORD_SEOYEON), ("kakao", SEOYEON.id)):
        attacker = Visitor()
        assert path_of(attacker.log_in(provider, person_id)) == "/login/join/"
        attacker.join()
        assert attacker.user_id not in {None, owner.pk}
        assert owner.pk not in owners_of(person_id)


def test_an_address_that_belongs_to_another_kakao_account_now_does_not_even_ask(visitor: Visitor) -> None:
    owner = victim(email="hajun@example.com")
    assert path_of(visitor.log_in("kakao", HAJUN.id)) == "/login/join/"
    visitor.join()
    assert visitor.user_id != owner.pk


def test_missing_flags_are_no_trust(visitor: Visitor, platforms: Platforms) -> None:
    victim(email="seoyeon@example.com")
    body = '{"id": 77, "kakao_account": {"email": "seoyeon@example.com", "is_email_verified": true}}'
    platforms.say("kakao", "/v2/user/me", body)
    assert path_of(visitor.log_in("kakao", JIWOO.id)) == "/login/join/"


@pytest.mark.parametrize(
    ("flag", "page"), [('"true"', "/login/duplicate/"), ('"yes"', "/login/join/"), ("1", "/login/join/")]
)
def test_true_in_quotes_is_true_and_no_other_flag_is_trusted_or_refuses_the_login(
    visitor: Visitor, platforms: Platforms, flag: str, page: str
) -> None:
    victim(email="seoyeon@example.com")
    account = f'{{"email": "seoyeon@example.com", "is_email_valid": {flag}, "is_email_verified": {flag}}}'
    platforms.say("kakao", "/v2/user/me", f'{{"id": 77, "kakao_account": {account}}}')
    assert path_of(visitor.log_in("kakao", JIWOO.id)) == page


def test_a_claimed_phone_number_links_nothing(visitor: Visitor) -> None:
    owner = victim(phone_number=PHONE_OF_MINA)
    assert path_of(visitor.log_in("kakao", MINA.id)) == "/login/duplicate/"
    assert "_auth_user_id" not in visitor.client.session
    assert not owners_of(MINA.id)
    visitor.client.post("/login/duplicate/separate/")
    visitor.join()
    assert visitor.user_id != owner.pk
    assert visitor.user.phone_number is None


def test_a_claimed_number_in_an_identity_is_no_login(visitor: Visitor, client: Client) -> None:
    visitor.log_in("kakao", MINA.id)
    visitor.join()
    assert User.objects.filter(phone_number=PHONE_OF_MINA).count() == 0


def test_a_state_we_did_not_give_opens_nothing(visitor: Visitor) -> None:
    code = asked(visitor.agree(visitor.leave("kakao"), JUN.id))["code"]
    for state in (None, "", "forged", "0" * 16, "\0", "%00", "a" * 5000):
        query = {"code": code} if state is None else {"code": code, "state": state}
        answer = visitor.client.get("/login/kakao/callback/", query, follow=True)
        assert "/failed/expired/" in path_of(answer)
        assert visitor.user_id is None


def test_a_state_of_another_session_opens_nothing(visitor: Visitor) -> None:
    """The attacker's own callback URL, opened by a victim to sign them in as the attacker."""
    back = visitor.agree(visitor.leave("kakao"), JUN.id)
    other = Visitor()
    other.leave("kakao")
    assert "/failed/expired/" in path_of(other.open_callback(back))
    assert other.user_id is None


def test_a_state_of_the_other_platform_opens_nothing(visitor: Visitor) -> None:
    state = asked(visitor.leave("discord"))["state"]
    code = asked(visitor.agree(visitor.leave("kakao"), JUN.id))["code"]
    answer = visitor.client.get("/login/kakao/callback/", {"code": code, "state": state}, follow=True)
    assert "/failed/expired/" in path_of(answer)


def test_a_callback_works_once(visitor: Visitor) -> None:
    back = visitor.agree(visitor.leave("kakao"), JUN.id)
    assert path_of(visitor.open_callback(back)) == "/login/join/"
    assert "/failed/expired/" in path_of(visitor.open_callback(back))


def test_a_code_works_once_even_under_a_good_state(visitor: Visitor) -> None:
    code = asked(visitor.agree(visitor.leave("kakao"), JUN.id))["code"]
    answers = [
        visitor.client.get(
            "/login/kakao/callback/", {"code": code, "state": asked(visitor.leave("kakao"))["state"]}, follow=True
        )
        for _ in range(2)
    ]
    # PKCE ties a code to the login it came from: not even the first try works under another one's state.
    assert all("/failed/expired/" in path_of(answer) for answer in answers)


def test_the_way_back_is_ours_whatever_the_host_header_says(visitor: Visitor) -> None:
    evil = Client(SERVER_NAME="localhost", REMOTE_ADDR="127.0.0.1")
    location = evil.post("/login/kakao/")["Location"]
    assert asked(location)["redirect_uri"] == f"{SITE}/login/kakao/callback/"


def test_the_address_cannot_add_to_what_the_platform_is_asked(visitor: Visitor) -> None:
    tampered = "/login/kakao/?scope=friends&auth_params=redirect_uri%3Dhttp%3A%2F%2Fevil.example%2F%26prompt%3Dnone"
    query = asked(visitor.client.post(tampered, {"redirect_uri": "http://evil.example/"})["Location"])
    assert query["redirect_uri"] == f"{SITE}/login/kakao/callback/"
    assert not {"scope", "prompt"} & query.keys()


@pytest.mark.parametrize("url", ["//evil.example/", "/\\evil.example/"])
def test_next_never_leads_away(visitor: Visitor, url: str) -> None:
    factories.identity(factories.user(), uid=str(DISCORD_JUN))
    assert path_of(visitor.log_in("discord", DISCORD_JUN, next=url)) == "/today/"


def test_next_leads_to_a_page_of_ours(visitor: Visitor) -> None:
    factories.identity(factories.user(), uid=str(DISCORD_JUN))
    assert path_of(visitor.log_in("discord", DISCORD_JUN, next="/me/accounts/")) == "/me/accounts/"


def test_a_login_cannot_be_started_from_another_site(visitor: Visitor) -> None:
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    assert strict.post("/login/kakao/").status_code == 403
    assert strict.post("/login/kakao/", {"purpose": "connect"}).status_code == 403


def test_no_decision_can_be_made_from_another_site(visitor: Visitor) -> None:
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    duplicate = [f"duplicate/{one}" for one in ("password", "code", "code/confirm", "separate")]
    for path in (*duplicate, "join", "merge"):
        assert strict.post(f"/login/{path}/").status_code == 403


def test_a_link_does_not_start_a_login(visitor: Visitor) -> None:
    answer = visitor.client.get("/login/kakao/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")


def test_the_session_key_changes_at_login(visitor: Visitor) -> None:
    factories.identity(factories.user(), uid=str(DISCORD_JUN))
    back = visitor.agree(visitor.leave("discord"), DISCORD_JUN)
    before = visitor.client.session.session_key
    visitor.open_callback(back)
    assert visitor.client.session.session_key != before


def test_another_sessions_pending_login_is_nobodys(visitor: Visitor) -> None:
    visitor.log_in("kakao", JUN.id)
    other = Visitor()
    assert path_of(other.join()) == "/login/"
    assert other.user_id is None
    assert not User.objects.exists()


def test_fields_that_nobody_asked_for_are_not_taken(visitor: Visitor) -> None:
    owner = victim()
    visitor.log_in("kakao", JUN.id)
    posted = CONSENT | {"birth_date": "1999-03-01", "user_id": str(owner.pk), "uid": "1", "provider": "discord"}
    visitor.client.post("/login/join/", posted | {"is_staff": "1", "is_superuser": "1", "email": "a@b.example"})
    made = visitor.user
    assert (made.is_staff, made.is_superuser, made.email) == (False, False, "")
    assert owners_of(JUN.id) == {made.pk}
    assert made.pk != owner.pk


def test_an_identity_of_somebody_else_is_not_moved_by_connecting(visitor: Visitor) -> None:
    owner = factories.identity(factories.user(), uid=str(DISCORD_JUN)).user
    visitor.client.force_login(mine := factories.user(), backend="backend.accounts.backends.UsernameOrPhoneBackend")
    assert path_of(visitor.log_in("discord", DISCORD_JUN, purpose="connect")) == "/login/merge/"
    assert owners_of(DISCORD_JUN) == {owner.pk}
    assert visitor.user_id == mine.pk


def test_who_signs_in_meanwhile_is_not_given_the_identity(visitor: Visitor) -> None:
    backend = "backend.accounts.backends.UsernameOrPhoneBackend"
    visitor.client.force_login(factories.user(), backend=backend)
    back = visitor.agree(visitor.leave("discord", purpose="connect"), DISCORD_JUN)
    states = visitor.client.session["socialaccount_states"]
    visitor.client.force_login(other := factories.user(), backend=backend)
    session = visitor.client.session
    session["socialaccount_states"] = states  # as if both had shared the browser's session
    session.save()
    assert "/failed/expired/" in path_of(visitor.open_callback(back))
    assert not owners_of(DISCORD_JUN)
    assert visitor.user_id == other.pk


def test_connecting_needs_somebody_to_connect_to(visitor: Visitor) -> None:
    assert path_of(visitor.log_in("kakao", JUN.id, purpose="connect")) == "/login/join/"


def test_a_purpose_nobody_knows_is_a_login(visitor: Visitor) -> None:
    assert path_of(visitor.log_in("kakao", JUN.id, purpose="takeover")) == "/login/join/"
