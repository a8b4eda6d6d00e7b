"""`/webhooks/discord/events/`: signed words of Discord."""

import time

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount, SocialGrant, TokenFamily
from backend.accounts.services import oauth_grants
from backend.learners.models import WebhookEvent
from sandbox.discord.keys import PUBLIC_KEY, signature
from sandbox.discord.login import event
from sandbox.discord.seed import JUN
from tests import factories

PATH = "/webhooks/discord/events/"
PING = b'{"version": 1, "application_id": "1", "type": 0}'
GONE = "APPLICATION_DEAUTHORIZED"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_key(settings: Settings) -> None:
    settings.DISCORD_PUBLIC_KEY = PUBLIC_KEY


@pytest.fixture
def identity(db: None) -> CustomSocialAccount:
    """A chat learner who has also logged in on the web."""
    made = factories.identity(factories.user(password=None), uid=str(JUN))
    oauth_grants.store(identity=made, access_token="secret", access_seconds=3600)
    return made


def tell(client: Client, body: bytes, *, at: float | None = None, signed: str | None = None) -> int:
    timestamp = str(int(time.time() if at is None else at))
    headers = {
        "X-Signature-Ed25519": signature(timestamp, body) if signed is None else signed,
        "X-Signature-Timestamp": timestamp,
    }
    return client.post(PATH, body, content_type="application/json", headers=headers).status_code


def test_a_ping_is_answered(client: Client) -> None:
    assert tell(client, PING) == 204


def test_who_takes_our_application_out_loses_the_grant_and_stays_a_chat_learner(
    client: Client, identity: CustomSocialAccount
) -> None:
    tokens.issue(identity.user)
    assert tell(client, event(GONE, {"user": {"id": str(JUN), "username": "jun"}})) == 204
    assert not SocialGrant.objects.exists()
    assert not TokenFamily.objects.filter(ended_at=None).exists()
    assert CustomSocialAccount.objects.get(pk=identity.pk).user.is_active


def test_an_event_sent_again_under_another_signature_is_handled_once(
    client: Client, identity: CustomSocialAccount
) -> None:
    body = event(GONE, {"user": {"id": str(JUN)}})
    tell(client, body)
    oauth_grants.store(identity=identity, access_token="new", access_seconds=3600)
    assert tell(client, body, at=time.time() + 5) == 204
    assert SocialGrant.objects.exists()
    assert WebhookEvent.objects.count() == 1


def test_what_we_do_not_know_and_an_event_about_nobody_change_nothing(
    client: Client, identity: CustomSocialAccount
) -> None:
    for kind in ("APPLICATION_AUTHORIZED", "SOMETHING_NEW"):
        assert tell(client, event(kind, {"user": {"id": str(JUN)}})) == 204
    nobody: tuple[dict[str, object], ...] = (
        {},
        {"user": None},
        {"user": {"id": "x"}},
        {"user": {"id": "5"}},
        {"user": []},
    )
    for data in nobody:
        assert tell(client, event(GONE, data)) == 204
    assert SocialGrant.objects.exists()


def test_a_wrong_signature_is_a_401(client: Client, identity: CustomSocialAccount) -> None:
    for signed in ("", "00", "zz", "0" * 128, "a" * 129, "é"):
        assert tell(client, event(GONE, {"user": {"id": str(JUN)}}), signed=signed) == 401
    assert SocialGrant.objects.exists()


def test_a_signature_is_good_for_its_own_body_and_time_only(client: Client) -> None:
    now = str(int(time.time()))
    assert tell(client, PING + b" ", signed=signature(now, PING)) == 401
    assert tell(client, PING, signed=signature("1", PING)) == 401


def test_an_old_or_future_call_is_refused(client: Client) -> None:
    assert [tell(client, PING, at=time.time() + seconds) for seconds in (-3600, 3600)] == [401, 401]


def test_a_body_that_is_no_event_is_a_400(client: Client) -> None:
    for body in (b"", b"[]", b"{", b"\xff", b'{"type": "x"}', b'{"event": {}}'):
        assert tell(client, body) == 400


def test_without_a_key_of_ours_nobody_is_believed(client: Client, settings: Settings) -> None:
    for key in ("", "zz", "00" * 32, "ab"):
        settings.DISCORD_PUBLIC_KEY = key
        assert tell(client, PING) == 401


def test_headers_may_be_missing(client: Client) -> None:
    assert client.post(PATH, PING, content_type="application/json").status_code == 401
    assert client.get(PATH).status_code == 405
