"""After a restore nobody gets a digest twice."""

import pytest
from django.core.management import call_command

from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.services import schedule, skipping
from tests.digests import factories

pytestmark = pytest.mark.django_db


def test_a_slot_that_was_due_before_the_restore_is_not_made_up_for() -> None:
    made = factories.subscription()
    Subscription.objects.filter(pk=made.pk).update(next_run_at=factories.MORNING)
    factories.stories(2)
    skipping.skip_missed(factories.MORNING + factories.MINUTE)
    assert schedule.schedule_due(factories.MORNING + factories.MINUTE) == 0
    assert Subscription.objects.get(pk=made.pk).next_run_at == factories.MORNING + factories.DAY


def test_an_open_digest_is_closed_and_its_stories_count_as_sent() -> None:
    factories.stories(2)
    open_one = factories.scheduled()
    assert skipping.skip_missed().deliveries == 1
    open_one.refresh_from_db()
    assert (open_one.state, factories.claim()) == (Delivery.State.EXPIRED, [])
    assert DeliveryStory.objects.filter(delivery=open_one).count() == 2


def test_skipping_twice_skips_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    factories.stories(1)
    factories.scheduled()
    call_command("skip_missed_digests")
    call_command("skip_missed_digests")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1 open digests closed")
    assert second == "0 open digests closed, 0 subscriptions wait for their next slot."
