"""Who is pushed to in one call: as many as may be, but for those who make trouble together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from backend.common import clock
from backend.digests.models import PushTry
from backend.digests.push_providers.base import NOT_NAMED
from backend.digests.services.push.calls import Job

PARTED_BY = 10
TRIES_LOOKED_AT = 2
"""A hundred, then ten, then one alone: so many calls after the first it is known who is not reached."""
LOOKED_BACK = dt.timedelta(days=14)


def groups(jobs: Sequence[Job], most: int) -> list[list[Job]]:
    """Return jobs in groups of at most `most` different targets.

    What was refused as a whole goes in halves at each attempt: a platform may refuse all for the sake of one. Those
    whose last calls failed for somebody without a name go in tenths.
    """
    parted = _times_parted({job["target_id"] for job in jobs})
    by_size: dict[int, list[Job]] = defaultdict(list)
    for job in jobs:
        size = (most >> min(job["attempt"] - 1, 10)) // PARTED_BY ** parted.get(job["target_id"], 0)
        by_size[max(1, size)].append(job)
    return [group for size in sorted(by_size, reverse=True) for group in _cut(by_size[size], size)]


def _cut(jobs: Sequence[Job], size: int) -> list[list[Job]]:
    found: list[dict[str, Job]] = []
    for job in jobs:
        place = next((group for group in found if len(group) < size and job["target_id"] not in group), None)
        if place is None:
            place = {}
            found.append(place)
        place[job["target_id"]] = job
    return [list(group.values()) for group in found]


def _times_parted(targets: Collection[str]) -> dict[str, int]:
    """Return for how many of their last tries in a row it was unclear whom of their call was not reached."""
    since = clock.seoul_today() - LOOKED_BACK
    rows = PushTry.objects.filter(delivery__target_id__in=targets, delivery__local_date__gte=since)
    rows = rows.exclude(outcome=PushTry.Outcome.OPEN)
    last: dict[str, list[str]] = defaultdict(list)
    for target_id, detail in rows.order_by("-pk").values_list("delivery__target_id", "detail"):
        if len(last[target_id]) < TRIES_LOOKED_AT:
            last[target_id].append(detail)
    return {one: _leading(details) for one, details in last.items()}


def _leading(details: Sequence[str]) -> int:
    return next((place for place, detail in enumerate(details) if detail != NOT_NAMED), len(details))
