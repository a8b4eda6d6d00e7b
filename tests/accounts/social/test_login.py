import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, SocialGrant, User
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.kakao.people import HAJUN, JIWOO, JUN, MINA, SEOYEON, KakaoPerson
from tests import factories
from tests.accounts.social.platforms import Platforms, Visitor, asked, path_of

pytestmark = pytest.mark.django_db


def kakao(person_id: int) -> CustomSocialAccount:
    return CustomSocialAccount.objects.get(provider="kakao", uid=str(person_id))


def test_a_kakao_person_consents_joins_and_is_signed_in(visitor: Visitor) -> None:
    assert path_of(visitor.log_in("kakao", MINA.id)) == "/login/join/"
    assert path_of(visitor.join()) == "/today/"
    identity = kakao(MINA.id)
    assert visitor.user_id == identity.user_id
    said = (identity.email, identity.phone_number, identity.display_name)
    assert said == ("mina@example.com", "+821012345678", "미나")


def test_the_second_login_leads_to_the_same_learner(visitor: Visitor) -> None:
    visitor.log_in("kakao", JUN.id)
    visitor.join()
    again = Visitor()
    assert path_of(again.log_in("kakao", JUN.id)) == "/today/"
    assert again.user_id == visitor.user_id == kakao(JUN.id).user_id
    assert User.objects.count() == 1


def test_a_discord_bots_learner_is_the_same_on_the_web(visitor: Visitor) -> None:
    speaker = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    assert path_of(visitor.log_in("discord", DISCORD_JUN)) == "/login/join/"
    assert path_of(visitor.join()) == "/today/"
    assert visitor.user_id == speaker.pk
    assert User.objects.count() == 1


def test_allauth_writes_no_row_of_its_own(visitor: Visitor) -> None:
    visitor.log_in("kakao", MINA.id)
    visitor.join()
    Visitor().log_in("kakao", MINA.id)
    Visitor().log_in("discord", DISCORD_JUN)
    for model in (SocialAccount, SocialToken, SocialApp, EmailAddress):
        assert not model.objects.exists(), model


def test_a_learner_keeps_no_trace_of_what_the_platform_said(visitor: Visitor) -> None:
    visitor.log_in("kakao", MINA.id)
    visitor.join()
    user = visitor.user
    assert (user.email, user.phone_number, user.first_name, user.last_name) == ("", None, "", "")
    assert not user.has_usable_password()
    assert user.username.startswith("social-")


@pytest.mark.parametrize("person", [SEOYEON, HAJUN, JIWOO])
def test_an_address_the_platform_does_not_vouch_for_is_not_stored(visitor: Visitor, person: KakaoPerson) -> None:
    visitor.log_in("kakao", person.id)
    assert path_of(visitor.join()) == "/today/"
    assert kakao(person.id).email == ""


def test_what_was_not_agreed_to_is_not_known(visitor: Visitor) -> None:
    back = visitor.agree(visitor.leave("kakao"), MINA.id, agreed=[])
    assert path_of(visitor.open_callback(back)) == "/login/join/"
    visitor.join()
    identity = kakao(MINA.id)
    assert (identity.email, identity.phone_number, identity.display_name) == ("", "", "")


def test_the_tokens_are_stored_as_a_grant_and_encrypted(visitor: Visitor, platforms: Platforms) -> None:
    visitor.log_in("kakao", MINA.id)
    visitor.join()
    grant = SocialGrant.objects.get(identity=kakao(MINA.id))
    token = platforms.login.tokens.lookup(grant.access_token)
    assert token is not None
    assert token.person_id == MINA.id
    assert grant.scopes == "account_email phone_number profile_nickname"
    stored = SocialGrant.objects.filter(pk=grant.pk).extra(select={"raw": "access_token"}).values_list("raw").get()
    assert grant.access_token not in stored[0]


def test_a_changed_address_changes_the_identity_and_nobody_else(visitor: Visitor, platforms: Platforms) -> None:
    visitor.log_in("kakao", JUN.id)
    visitor.join()
    owner = visitor.user_id
    platforms.change("kakao", JUN.id, email="new@example.com", nickname="준이")
    Visitor().log_in("kakao", JUN.id)
    identity = kakao(JUN.id)
    assert (identity.email, identity.display_name, identity.user_id) == ("new@example.com", "준이", owner)
    assert visitor.user.email == ""


def test_a_switched_off_learner_stays_outside(visitor: Visitor) -> None:
    off = factories.user(password=None, is_active=False)
    factories.identity(off, uid=str(DISCORD_JUN))
    answer = visitor.log_in("discord", DISCORD_JUN)
    assert answer.status_code == 403
    assert "이용이 정지된 계정" in answer.content.decode()
    assert visitor.user_id is None


def test_a_session_is_listed_for_its_owner(visitor: Visitor) -> None:
    factories.identity(factories.user(), uid=str(DISCORD_JUN))
    visitor.log_in("discord", DISCORD_JUN)
    assert UserSession.objects.filter(user_id=visitor.user_id).count() == 1


def test_kakao_is_asked_for_no_scope_and_discord_for_two(visitor: Visitor) -> None:
    assert "scope" not in asked(visitor.leave("kakao"))
    assert asked(visitor.leave("discord"))["scope"] == "identify email"


def test_permission_to_write_is_asked_for_by_name_only(visitor: Visitor) -> None:
    assert asked(visitor.leave("kakao", scope="talk_message"))["scope"] == "talk_message"
    assert "scope" not in asked(visitor.leave("kakao", scope="friends"))


@pytest.mark.parametrize("provider", ["kakao", "discord"])
def test_the_login_carries_a_state_and_a_pkce_challenge(visitor: Visitor, provider: str) -> None:
    query = asked(visitor.leave(provider))
    assert len(query["state"]) >= 16
    assert (query["code_challenge_method"], len(query["code_challenge"])) == ("S256", 43)


def test_a_login_that_is_not_set_up_says_so(visitor: Visitor, settings: Settings) -> None:
    providers = dict(settings.SOCIALACCOUNT_PROVIDERS)
    providers["kakao"] = providers["kakao"] | {"APP": {"client_id": "", "secret": ""}}
    settings.SOCIALACCOUNT_PROVIDERS = providers
    answer = visitor.client.post("/login/kakao/", follow=True)
    assert answer.status_code == 404
    assert "아직 쓸 수 없는 로그인" in answer.content.decode()
