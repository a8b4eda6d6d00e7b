"""Kakao is called about a learner who left: by a sweep, with retries that end."""

import datetime as dt

import httpx
import pytest
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, User
from backend.common import clock
from backend.learners.models import ProviderUnlink
from backend.learners.services import account_deletion, identities, platform_unlinks
from sandbox.discord.seed import MINA as DISCORD_MINA
from sandbox.kakao.people import JUN
from tasks import unlink
from tests import factories
from tests.accounts.social.platforms import NO_ADDRESS, Platforms, Visitor

pytestmark = pytest.mark.django_db
UNLINK = "/v1/user/unlink"


@pytest.fixture
def row(platforms: Platforms) -> ProviderUnlink:
    """Somebody who was connected to our application and left us."""
    platforms.login.connect(JUN.id, {"account_email"})
    return ProviderUnlink.objects.create(provider="kakao", uid=str(JUN.id), due_at=clock.now())


def later(monkeypatch: pytest.MonkeyPatch, **wait: int) -> None:
    moment = clock.now() + dt.timedelta(**wait)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_kakao_is_called_and_the_row_is_finished(row: ProviderUnlink, platforms: Platforms) -> None:
    assert platform_unlinks.call_due() == 1
    assert platforms.login.unlinked == [JUN.id]
    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.reason) == (None, 1, "")
    assert platform_unlinks.call_due() == 0
    assert platforms.login.unlinked == [JUN.id]


def test_a_person_kakao_does_not_know_any_more_is_finished(row: ProviderUnlink, platforms: Platforms) -> None:
    del platforms.login.connections[JUN.id]
    platform_unlinks.call_due()
    row.refresh_from_db()
    assert row.due_at is None


def test_a_person_who_came_back_is_left_alone(row: ProviderUnlink, platforms: Platforms) -> None:
    factories.identity(factories.user(), provider="kakao", uid=str(JUN.id))
    platform_unlinks.call_due()
    assert platforms.login.unlinked == []
    row.refresh_from_db()
    assert (row.due_at, row.reason) == (None, "came back")


@pytest.mark.parametrize("status", [500, 429, 401])
def test_what_may_pass_is_tried_again_later(row: ProviderUnlink, platforms: Platforms, status: int) -> None:
    platforms.say("kakao", UNLINK, '{"code": -1, "msg": "internal"}', status)
    assert platform_unlinks.call_due() == 0
    row.refresh_from_db()
    assert row.due_at is not None
    assert dt.timedelta(seconds=50) < row.due_at - clock.now() <= dt.timedelta(minutes=1)
    assert str(status) in row.reason


def test_a_refusal_that_will_not_change_is_given_up(row: ProviderUnlink, platforms: Platforms) -> None:
    platforms.say("kakao", UNLINK, '{"code": -2, "msg": "bad"}', 400)
    assert platform_unlinks.call_due() == 1
    row.refresh_from_db()
    assert (row.due_at, row.reason != "") == (None, True)


def test_waits_grow_and_tries_end(row: ProviderUnlink, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KAKAO_API_BASE = NO_ADDRESS
    waits = []
    for _ in range(platform_unlinks.TRIES):
        platform_unlinks.call_due()
        row.refresh_from_db()
        if row.due_at is None:
            break
        waits.append(row.due_at - clock.now())
        later(monkeypatch, hours=7)
    assert row.attempts == platform_unlinks.TRIES
    assert row.due_at is None
    assert waits == sorted(waits)
    assert max(waits) <= platform_unlinks.LONGEST_WAIT


def test_a_row_somebody_else_works_on_waits(row: ProviderUnlink) -> None:
    assert len(platform_unlinks.claim_due()) == 1
    assert platform_unlinks.claim_due() == []


def test_a_platform_without_an_endpoint_is_given_up(db: None) -> None:
    row = ProviderUnlink.objects.create(provider="discord", uid="5", due_at=clock.now())
    platform_unlinks.call_due()
    row.refresh_from_db()
    assert row.due_at is None


def test_the_task_makes_the_call(row: ProviderUnlink, platforms: Platforms) -> None:
    assert unlink.tell_platforms() == 1
    assert platforms.login.unlinked == [JUN.id]


def test_unlinking_on_the_page_ends_at_kakao(visitor: Visitor, platforms: Platforms) -> None:
    user = factories.user()
    visitor.client.force_login(user, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    visitor.log_in("kakao", JUN.id, purpose="connect")
    visitor.client.post(f"/me/accounts/{CustomSocialAccount.objects.get().pk}/unlink/")
    platform_unlinks.call_due()
    assert platforms.login.unlinked == [JUN.id]
    assert JUN.id not in platforms.login.connections


def discord_login(visitor: Visitor) -> CustomSocialAccount:
    """Sign up with Discord; return the identity, whose grant holds the tokens."""
    visitor.log_in("discord", DISCORD_MINA)
    visitor.join()
    return visitor.user.custom_social_accounts.get(provider="discord")


def is_authorized(platforms: Platforms, token: str) -> bool:
    url = f"{platforms.base}/discord/login/api/users/@me"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    return answer.status_code == 200


def test_leaving_revokes_the_authorization_at_discord(visitor: Visitor, platforms: Platforms) -> None:
    token = discord_login(visitor).grant.access_token
    account_deletion.leave(user_id=visitor.user.pk)
    assert is_authorized(platforms, token)
    assert platform_unlinks.call_due() == 1
    assert not is_authorized(platforms, token)
    row = ProviderUnlink.objects.get()
    assert (row.due_at, row.reason, row.token) == (None, "", "")


def test_unlinking_does_as_well_and_writing_to_the_bot_is_no_return(visitor: Visitor, platforms: Platforms) -> None:
    identity = discord_login(visitor)
    token, uid = identity.grant.access_token, identity.uid
    User.objects.filter(pk=identity.user_id).update(phone_number="+821011112222")
    identities.unlink(user_id=identity.user_id, identity_id=identity.pk)
    factories.identity(factories.user(password=None), uid=uid)
    platform_unlinks.call_due()
    assert not is_authorized(platforms, token)


def test_who_logged_in_with_discord_again_stays_authorized(visitor: Visitor, platforms: Platforms) -> None:
    discord_login(visitor)
    account_deletion.leave(user_id=visitor.user.pk)
    again = Visitor()
    token = discord_login(again).grant.access_token
    platform_unlinks.call_due()
    assert is_authorized(platforms, token)


def test_an_identity_that_only_the_bot_knows_has_nothing_to_revoke(jun: User) -> None:
    account_deletion.leave(user_id=jun.pk)
    assert not ProviderUnlink.objects.exists()
