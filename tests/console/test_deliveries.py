"""What an operator does to deliveries, subscriptions and the schedule."""

import pytest
from django.test import Client
from django_celery_beat.models import PeriodicTask

from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.digests.services import subscriptions
from tasks import schedule
from tests.console.console_client import do, listed, opened, page, said
from tests.digests import factories as digests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def expired() -> Delivery:
    """Make a digest that came too late."""
    digests.stories(1)
    made = digests.scheduled()
    Delivery.objects.filter(pk=made.pk).update(state="expired", finished_at=clock.now())
    made.stories.all().delete()
    return made


def test_a_failed_delivery_is_due_again_after_a_question(operator: Client) -> None:
    delivery = expired()
    assert "보낼까요?" in do(operator, "resend", delivery, confirmed=False).content.decode()
    assert said(do(operator, "resend", delivery)) == ["1건: 다시 보냅니다. 이미 도착한 것은 두 번 보내지 않습니다."]
    delivery.refresh_from_db()
    assert delivery.state == "pending"


def test_sending_again_twice_sends_once(operator: Client) -> None:
    delivery = expired()
    do(operator, "resend", delivery)
    assert said(do(operator, "resend", delivery)) == ["1건: 이미 보내려고 기다리는 중입니다."]
    assert len(digests.claim()) == 1


def test_a_sent_delivery_offers_no_second_copy(operator: Client) -> None:
    digests.stories(1)
    delivery = digests.sent()
    assert 'value="resend"' not in page(operator, opened(delivery))
    assert said(do(operator, "resend", delivery)) == ["1건: 이미 보낸 것이라 다시 보내지 않습니다."]
    assert digests.claim() == []


def test_a_subscription_is_paused_and_resumed(operator: Client) -> None:
    row = digests.subscription()
    do(operator, "pause", row)
    row.refresh_from_db()
    assert (row.state, row.pause_reason) == ("paused", "operator")
    do(operator, "resume", row)
    row.refresh_from_db()
    assert (row.state, row.pause_reason) == ("active", "")
    assert "그대로 두었습니다" in said(do(operator, "resume", row))[0]


def test_pausing_twice_keeps_the_first_reason(operator: Client) -> None:
    row = digests.subscription()
    subscriptions.pause_by_operator(subscription_ids=[row.pk], now=clock.now())
    Subscription.objects.update(pause_reason="discord.forbidden")
    do(operator, "pause", row)
    row.refresh_from_db()
    assert row.pause_reason == "discord.forbidden"


@pytest.mark.parametrize("wanted", ["guild", "target", "owner"])
def test_a_subscription_is_found_by_a_whole_number(operator: Client, jun: object, wanted: str) -> None:
    row, _ = digests.subscription(jun, guild_id="4242"), digests.subscription()  # type: ignore[arg-type]
    number = {"guild": "4242", "target": row.target_id, "owner": "80351110224670000"}[wanted]
    address = listed("digests_subscription")
    assert page(operator, f"{address}?q={number}").count('name="_selected_action"') == 1
    assert page(operator, f"{address}?q={number[:-1]}").count('name="_selected_action"') == 0


def test_a_sweep_is_switched_off_after_a_question_and_on_again(operator: Client) -> None:
    schedule.setup_periodic_tasks()
    sweep = PeriodicTask.objects.get(name="Push Due Sweep")
    assert "끌까요?" in do(operator, "switch_off", sweep, confirmed=False).content.decode()
    do(operator, "switch_off", sweep)
    sweep.refresh_from_db()
    assert not sweep.enabled
    do(operator, "switch_on", sweep)
    sweep.refresh_from_db()
    assert sweep.enabled


def test_nobody_writes_a_task_by_hand(superuser: Client) -> None:
    schedule.setup_periodic_tasks()
    sweep = PeriodicTask.objects.get(name="Push Due Sweep")
    assert superuser.post(opened(sweep), {"task": "os.system"}).status_code == 403
    assert superuser.get("/admin/django_celery_beat/periodictask/add/").status_code == 403
