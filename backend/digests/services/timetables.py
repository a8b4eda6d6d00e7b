"""When a subscription's digests are due, given what its target has had."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from backend.digests import slots
from backend.digests.models import Delivery, Subscription
from backend.digests.slots import Timetable

Target = tuple[str, str]


def timetable(subscription: Subscription) -> Timetable:
    """Return when a subscription's digests are due."""
    return Timetable(subscription.local_time, subscription.time_zone, subscription.weekdays)


def next_run(subscription: Subscription, *, after: dt.datetime) -> dt.datetime:
    """Return the next slot of a subscription on a local day on which its target has had none."""
    (only,) = next_runs([subscription], after=after)
    return only


def next_runs(subscriptions: Collection[Subscription], *, after: dt.datetime) -> list[dt.datetime]:
    """Return the next slot of each subscription, in order."""
    taken = taken_days(subscriptions, since=after.date() - dt.timedelta(days=2))
    return [
        slots.next_slot(timetable(one), after=after, taken=taken[one.platform, one.target_id]) for one in subscriptions
    ]


def taken_days(subscriptions: Iterable[Subscription], *, since: dt.date) -> dict[Target, set[dt.date]]:
    """Return the local days from `since` on which each target has had its scheduled digest, sent or not."""
    ids = {one.target_id for one in subscriptions}
    had = Delivery.objects.filter(trigger=Delivery.Trigger.SCHEDULE, target_id__in=ids, local_date__gte=since)
    found: dict[Target, set[dt.date]] = defaultdict(set)
    for platform, target_id, day in had.values_list("platform", "target_id", "local_date"):
        found[platform, target_id].add(day)
    return found
