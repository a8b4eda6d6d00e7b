"""OAuth grants: stored by a login, refreshed before use, marked broken when the platform refuses them."""

import datetime as dt
import logging

import pytest
from django.db import connection
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, SocialGrant
from backend.accounts.services import oauth_grants
from backend.common import clock
from backend.common.errors import ExternalError
from tests import factories as people
from tests.digests.push.conftest import kakao
from tests.digests.push.kakao import TOKEN, Fault, Kakao, resets, says

__all__ = ["kakao"]
pytestmark = pytest.mark.django_db
SIX_HOURS = dt.timedelta(seconds=21599)


@pytest.fixture
def identity() -> CustomSocialAccount:
    return people.identity(provider="kakao", uid="4012345678")


@pytest.fixture
def grant(kakao: Kakao, identity: CustomSocialAccount) -> SocialGrant:
    """A grant whose access token has just run out."""
    return new_grant(identity, access_seconds=0)


def new_grant(identity: CustomSocialAccount, **changed: int | str | None) -> SocialGrant:
    fields = {"access_token": "access-0", "access_seconds": 21599, "refresh_token": "refresh-0"}
    return oauth_grants.store(identity=identity, **{**fields, "scopes": "profile_nickname  talk_message", **changed})  # type: ignore[arg-type]


def stored(grant: SocialGrant) -> SocialGrant:
    return SocialGrant.objects.get(pk=grant.pk)


def test_a_grant_is_stored_encrypted(identity: CustomSocialAccount) -> None:
    new_grant(identity, refresh_seconds=5183999)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token, refresh_token FROM accounts_socialgrant")
        assert not {"access-0", "refresh-0"} & set(cursor.fetchone())
    grant = SocialGrant.objects.get()
    assert (grant.access_token, grant.refresh_token, grant.scopes) == (
        "access-0",
        "refresh-0",
        "profile_nickname talk_message",
    )
    assert grant.refresh_expires_at is not None


def test_the_next_login_mends_it_and_keeps_what_it_does_not_bring(identity: CustomSocialAccount) -> None:
    first = new_grant(identity)
    oauth_grants.mark_broken(grant=first)
    oauth_grants.store(identity=identity, access_token="access-9", access_seconds=100)
    grant = SocialGrant.objects.get()
    assert (grant.access_token, grant.refresh_token, grant.broken_at) == ("access-9", "refresh-0", None)
    assert grant.scopes == "profile_nickname talk_message"


def test_a_token_that_is_good_for_a_while_is_used_as_it_is(kakao: Kakao, identity: CustomSocialAccount) -> None:
    assert oauth_grants.access_token(grant=new_grant(identity)) == "access-0"
    assert kakao.asked == []


def test_one_that_runs_out_in_minutes_is_refreshed(kakao: Kakao, identity: CustomSocialAccount) -> None:
    assert oauth_grants.access_token(grant=new_grant(identity, access_seconds=299)) == "access-1"
    assert len(kakao.asked) == 1


def test_the_request_is_as_published(kakao: Kakao, grant: SocialGrant) -> None:
    oauth_grants.access_token(grant=grant)
    (asked,) = kakao.asked
    assert asked.path == "/oauth/token"
    assert asked.body == {
        "grant_type": "refresh_token",
        "client_id": "test-kakao-rest-key",
        "refresh_token": "refresh-0",
        "client_secret": "test-kakao-secret",
    }


def test_an_application_without_a_secret_sends_none(kakao: Kakao, grant: SocialGrant, settings: Settings) -> None:
    settings.KAKAO_CLIENT_SECRET = ""
    oauth_grants.access_token(grant=grant)
    assert "client_secret" not in kakao.asked[0].body


def test_a_new_access_token_is_stored_and_the_refresh_token_stays(grant: SocialGrant) -> None:
    assert oauth_grants.access_token(grant=grant) == "access-1"
    now = stored(grant)
    assert (now.access_token, now.refresh_token) == ("access-1", "refresh-0")
    assert abs(now.access_expires_at - clock.now() - SIX_HOURS) < dt.timedelta(seconds=30)


def test_a_new_refresh_token_is_stored(kakao: Kakao, grant: SocialGrant) -> None:
    kakao.new_refresh_token = "refresh-1"
    oauth_grants.access_token(grant=grant)
    now = stored(grant)
    assert now.refresh_token == "refresh-1"
    assert now.refresh_expires_at is not None


def test_a_refresh_does_not_overwrite_a_login_that_came_meanwhile(grant: SocialGrant) -> None:
    oauth_grants.store(identity=grant.identity, access_token="login", access_seconds=100, refresh_token="login-refresh")
    assert oauth_grants.access_token(grant=grant, renew=True) == "access-1"
    assert (stored(grant).access_token, stored(grant).refresh_token) == ("login", "login-refresh")


DEAD: list[Fault] = [
    says(400, {"error": "invalid_grant", "error_description": "expired", "error_code": "KOE322"}),
    says(400, {"error": "invalid_grant"}),
    says(401, {"error_code": "KOE322"}),
    says(401, {"code": -401, "msg": "this access token does not exist"}),
]
PASSING: list[Fault] = [
    resets,
    says(500, {}),
    says(503, b"<html>"),
    says(429, {"error_code": "KOE237"}, Retry_After="60"),
    says(400, {"error_code": "KOE237"}),
    says(401, {"error": "invalid_client", "error_code": "KOE010"}),
    says(400, {"error": ["invalid_grant"], "error_code": {"a": 1}}),
    says(200, b"nonsense"),
    says(200, {"access_token": "", "expires_in": 5}),
    says(200, {"access_token": "a", "expires_in": -1}),
    says(200, {"access_token": ["a"], "expires_in": 5}),
]


@pytest.mark.parametrize("answer", DEAD)
def test_a_dead_grant_is_marked_and_not_used_again(kakao: Kakao, grant: SocialGrant, answer: Fault) -> None:
    kakao.faults[TOKEN] = [answer]
    with pytest.raises(oauth_grants.BrokenGrantError):
        oauth_grants.access_token(grant=grant)
    assert stored(grant).broken_at is not None
    assert oauth_grants.usable(provider="kakao", uid="4012345678", scope="talk_message") is None


@pytest.mark.parametrize("answer", PASSING)
def test_passing_trouble_breaks_nothing(kakao: Kakao, grant: SocialGrant, answer: Fault) -> None:
    kakao.faults[TOKEN] = [answer]
    with pytest.raises(ExternalError, match=r"grant\.unavailable") as caught:
        oauth_grants.access_token(grant=grant)
    assert not caught.value.permanent
    assert stored(grant).broken_at is None
    assert oauth_grants.access_token(grant=grant).startswith("access-")


def test_a_grant_that_cannot_be_refreshed_is_broken_when_it_runs_out(
    kakao: Kakao, identity: CustomSocialAccount
) -> None:
    grant = new_grant(identity, access_seconds=0, refresh_token="")
    with pytest.raises(oauth_grants.BrokenGrantError):
        oauth_grants.access_token(grant=grant)
    assert stored(grant).broken_at is not None


@pytest.mark.parametrize(
    ("provider", "uid", "scope", "usable"),
    [
        ("kakao", "4012345678", "talk_message", True),
        ("kakao", "4012345678", "talk", False),
        ("kakao", "4012345679", "talk_message", False),
        ("discord", "4012345678", "talk_message", False),
    ],
)
def test_a_grant_is_usable_for_what_it_holds(
    identity: CustomSocialAccount, provider: str, uid: str, scope: str, usable: bool
) -> None:
    new_grant(identity)
    assert (oauth_grants.usable(provider=provider, uid=uid, scope=scope) is not None) is usable


def test_a_consent_taken_back_leaves_the_others(identity: CustomSocialAccount) -> None:
    oauth_grants.forget_scope(grant=new_grant(identity), scope="talk_message")
    assert SocialGrant.objects.get().scopes == "profile_nickname"


def test_no_token_is_logged(kakao: Kakao, grant: SocialGrant, caplog: pytest.LogCaptureFixture) -> None:
    kakao.faults[TOKEN] = [says(400, {"error": "invalid_grant"})]
    with caplog.at_level(logging.DEBUG), pytest.raises(oauth_grants.BrokenGrantError) as caught:
        oauth_grants.access_token(grant=grant)
    assert "refresh-0" not in caplog.text + str(caught.value)
