"""The learner's channels on the web: when their digests come, and pausing them."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from tests.digests.factories import subscription
from tests.web.conftest import Visit


@pytest.fixture
def client(mina: User, signed_in: Visit) -> Client:
    return signed_in(mina)


def page(client: Client) -> str:
    return client.get("/me/channels/").content.decode()


def test_a_channel_is_shown_with_its_times(client: Client, mina: User) -> None:
    row = subscription(mina, weekdays=[1, 3], categories=["science"], level="C1", time_zone="Europe/Berlin")
    shown = page(client)
    assert all(part in shown for part in ("월 수 08:00 (Europe/Berlin)", "과학", "C1", "보내는 중"))
    assert f'href="https://discord.com/channels/77/{row.target_id}"' in shown


def test_the_next_delivery_is_shown_in_the_channels_own_time(client: Client, mina: User) -> None:
    subscription(mina, time_zone="America/New_York")
    assert "08:00</time>" in page(client)


def test_pausing_and_resuming_are_remembered(client: Client, mina: User) -> None:
    row = subscription(mina)
    states = []
    for state in ("paused", "paused", "active", "active"):
        client.post(f"/me/channels/{row.pk}/", {"state": state})
        row.refresh_from_db()
        states.append(str(row.state))
    assert states == ["paused", "paused", "active", "active"]


def test_why_it_was_paused_is_shown_with_how_to_fix_it(client: Client, mina: User) -> None:
    row = subscription(mina)
    subscriptions.pause_after_failure(row, reason="discord.no_access", detail="", now=clock.now())
    assert "봇이 그 채널을 볼 수 없어요" in page(client)


def test_a_reason_nobody_knows_has_a_sentence(client: Client, mina: User) -> None:
    subscriptions.pause_after_failure(subscription(mina), reason="discord.new_thing", detail="x", now=clock.now())
    assert "알 수 없는 이유로 보내지 못했어요" in page(client)


def test_somebody_elses_channel_is_neither_shown_nor_switched(client: Client, stranger: User) -> None:
    row = subscription(stranger)
    answer = client.post(f"/me/channels/{row.pk}/", {"state": "paused"})
    assert answer.status_code == 404
    assert Subscription.objects.get(pk=row.pk).state == Subscription.State.ACTIVE
    assert "설정한 채널이 없어요" in page(client)
