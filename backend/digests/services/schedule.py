"""Slots that are due become deliveries: each once, none older than a day, at most one for a target's local day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction

from backend.common import clock
from backend.digests import selectors, slots
from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.services import deliveries, editions
from backend.digests.slots import Timetable

BATCH = 100
EMPTY = "digest.empty"


class _Slot(NamedTuple):
    subscription: Subscription
    at: dt.datetime
    edition: selectors.EditionKey


class Skipped(NamedTuple):
    """How many open digests were closed, and how many subscriptions wait for their next slot instead of a past one."""

    deliveries: int
    subscriptions: int


def schedule_due(now: dt.datetime | None = None) -> int:
    """Make a delivery of every slot that is due, and expire late deliveries; return how many were made.

    A sweep: any number may run at once, and be killed at any moment. A slot missed while everything was down is made up
    for within deliveries.LIFETIME; a day without stories leaves a skipped delivery.
    """
    moment = now or clock.now()
    deliveries.expire_due(moment)
    made = 0
    while True:
        with transaction.atomic():
            due = Subscription.objects.filter(next_run_at__lte=moment).order_by("next_run_at")
            subscriptions = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
            if not subscriptions:
                return made
            made += schedule(subscriptions, moment)


def schedule(subscriptions: list[Subscription], now: dt.datetime) -> int:
    """Make the deliveries of locked subscriptions that are due, and set their next runs; return how many were made.

    Of each subscription only the last slot counts, and neither a slot older than deliveries.LIFETIME nor one on a local
    day whose digest the target has had. The delivery is pending with its stories, or skipped on a day without any.
    """
    had = _taken_days(subscriptions, since=now.date() - dt.timedelta(days=3))
    due = []
    for one in subscriptions:
        at = slots.latest_slot(_timetable(one), until=now)
        if at is None or at <= now - deliveries.LIFETIME:
            continue
        if slots.local_date(at, one.time_zone) not in had[one.platform, one.target_id]:
            due.append(_Slot(one, at, selectors.edition_key(one, selectors.study_date_at(at))))
    # A target gets its next digest, not all those it missed.
    late = [slot.subscription for slot in due]
    deliveries.close_waiting(late, state=Delivery.State.EXPIRED, reason=deliveries.TOO_LATE, now=now)
    by_key = {key: editions.get_or_create_edition(key) for key in {slot.edition for slot in due}}
    chosen = selectors.unsent([(slot.subscription, by_key[slot.edition]) for slot in due])
    rows = []
    for slot, found in zip(due, chosen, strict=True):
        trigger, study_date = Delivery.Trigger.SCHEDULE, slot.edition.study_date
        row = deliveries.new_digest(slot.subscription, trigger, slot_at=slot.at, study_date=study_date)
        if not found:
            row.state, row.reason, row.finished_at = Delivery.State.SKIPPED, EMPTY, now
        rows.append(row)
    Delivery.objects.bulk_create(rows)
    stories = [one for row, found in zip(rows, chosen, strict=True) for one in deliveries.new_stories(row, found)]
    DeliveryStory.objects.bulk_create(stories)
    for row in rows:
        deliveries.log(row, "skipped" if row.reason else "made", row.reason)
    _set_next_runs(subscriptions, now)
    return len(due)


@transaction.atomic
def skip_missed(now: dt.datetime | None = None) -> Skipped:
    """After a restore: close open digests and skip past slots, so that nothing is sent twice. Safe to repeat.

    The database does not know what was sent after it was backed up: a missed digest is better than a second one.
    """
    moment = now or clock.now()
    due = list(Subscription.objects.filter(next_run_at__lte=moment).select_for_update())
    _set_next_runs(due, moment)
    rows = list(Delivery.objects.filter(kind=Delivery.Kind.DIGEST, state__in=Delivery.OPEN).select_for_update())
    for row in rows:
        row.maybe_posted = True
    deliveries.close(rows, state=Delivery.State.EXPIRED, reason=deliveries.TOO_LATE, now=moment)
    return Skipped(len(rows), len(due))


def next_run(subscription: Subscription, *, after: dt.datetime) -> dt.datetime:
    """Return the next slot of a subscription on a local day on which its target has had none."""
    (only,) = next_runs([subscription], after=after)
    return only


def next_runs(subscriptions: Collection[Subscription], *, after: dt.datetime) -> list[dt.datetime]:
    """Return the next slot of each subscription, in order."""
    taken = _taken_days(subscriptions, since=after.date() - dt.timedelta(days=2))
    return [
        slots.next_slot(_timetable(one), after=after, taken=taken[one.platform, one.target_id]) for one in subscriptions
    ]


def _set_next_runs(subscriptions: list[Subscription], now: dt.datetime) -> None:
    for subscription, run in zip(subscriptions, next_runs(subscriptions, after=now), strict=True):
        subscription.next_run_at = run
    Subscription.objects.bulk_update(subscriptions, ["next_run_at"])


def _timetable(subscription: Subscription) -> Timetable:
    return Timetable(subscription.local_time, subscription.time_zone, subscription.weekdays)


def _taken_days(subscriptions: Iterable[Subscription], *, since: dt.date) -> dict[tuple[str, str], set[dt.date]]:
    """Return the local days from `since` on which each target has had its scheduled digest, sent or not."""
    ids = {one.target_id for one in subscriptions}
    had = Delivery.objects.filter(trigger=Delivery.Trigger.SCHEDULE, target_id__in=ids, local_date__gte=since)
    found: dict[tuple[str, str], set[dt.date]] = defaultdict(set)
    for platform, target_id, day in had.values_list("platform", "target_id", "local_date"):
        found[platform, target_id].add(day)
    return found
