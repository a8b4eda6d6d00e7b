"""Slots that are due become deliveries: each once, none older than a day, at most one for a target's local day."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from backend.common import clock
from backend.digests import editions, selectors, slots
from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.services import closing, drafting, freezing, timetables

BATCH = 100
EMPTY = "digest.empty"


class _Slot(NamedTuple):
    subscription: Subscription
    at: dt.datetime
    choice: editions.Choice


def schedule_due(now: dt.datetime | None = None) -> int:
    """Make a delivery of every slot that is due, and close what comes too late; return how many were made.

    A sweep: any number may run at once, and die at any moment. A slot missed while everything was down is made up for
    within drafting.LIFETIME; a day without stories leaves a skipped delivery.
    """
    moment = now or clock.now()
    closing.expire_due(moment)
    made = 0
    while (count := _schedule_batch(moment)) is not None:
        made += count
    return made


def schedule(subscriptions: list[Subscription], now: dt.datetime) -> int:
    """Make the deliveries of locked subscriptions that are due, and set their next runs; return how many were made."""
    wanted = _wanted(subscriptions, now)
    _deliver(wanted, now)
    for subscription, run in zip(subscriptions, timetables.next_runs(subscriptions, after=now), strict=True):
        subscription.next_run_at = run
    Subscription.objects.bulk_update(subscriptions, ["next_run_at"])
    return len(wanted)


@transaction.atomic
def _schedule_batch(now: dt.datetime) -> int | None:
    """Schedule some due subscriptions; return how many deliveries were made, None when nothing was due."""
    due = Subscription.objects.filter(next_run_at__lte=now).order_by("next_run_at")
    subscriptions = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    return schedule(subscriptions, now) if subscriptions else None


def _wanted(subscriptions: list[Subscription], now: dt.datetime) -> list[_Slot]:
    """Return the last slot of each, but for those too old, or whose target has had that local day's digest."""
    had = timetables.taken_days(subscriptions, since=now.date() - dt.timedelta(days=3))
    wanted = []
    for one in subscriptions:
        at = slots.latest_slot(timetables.timetable(one), until=now)
        if at is None or at <= now - drafting.LIFETIME:
            continue
        if slots.local_date(at, one.time_zone) not in had[one.platform, one.target_id]:
            wanted.append(_Slot(one, at, editions.choice(one, selectors.study_date_at(at))))
    return wanted


def _deliver(wanted: list[_Slot], now: dt.datetime) -> None:
    """Make one delivery for each slot: pending with its stories, or skipped on a day without any."""
    # A target gets its next digest, not all those it missed.
    subscriptions = [slot.subscription for slot in wanted]
    closing.close_waiting(subscriptions, state=Delivery.State.EXPIRED, reason=closing.TOO_LATE, now=now)
    frozen = {choice: freezing.frozen(choice) for choice in {slot.choice for slot in wanted}}
    chosen = editions.unsent([(slot.subscription, frozen[slot.choice]) for slot in wanted])
    rows = [_delivery(slot, ids, now) for slot, ids in zip(wanted, chosen, strict=True)]
    Delivery.objects.bulk_create(rows)
    places = [place for row, ids in zip(rows, chosen, strict=True) for place in drafting.stories(row, ids)]
    DeliveryStory.objects.bulk_create(places)


def _delivery(slot: _Slot, ids: Sequence[int], now: dt.datetime) -> Delivery:
    row = drafting.digest(slot.subscription, Delivery.Trigger.SCHEDULE, slot_at=slot.at, study_date=slot.choice[0])
    if not ids:
        row.state, row.reason, row.finished_at = Delivery.State.SKIPPED, EMPTY, now
    return row
