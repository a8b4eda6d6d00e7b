"""Deliveries handed out to bots, each to one at a time.

One door for three kinds of work: a digest to post, a posted message to correct, an owner to tell. A claim is a lease:
a bot that dies gives its deliveries back by itself when the lease runs out, marked as `maybe_posted`.
"""

import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from backend.common import clock
from backend.digests import selectors, slots
from backend.digests.api import shapes
from backend.digests.models import Delivery, Subscription
from backend.digests.services import closing, offering
from observability import metrics

WITHDRAWN = "stories.withdrawn"


@transaction.atomic
def claim(
    *, platform: str, limit: int = 10, lease_seconds: int = 60, kinds: Collection[str] = tuple(Delivery.Kind)
) -> list[dict[str, Any]]:
    """Lease up to `limit` due deliveries of a platform, the oldest due first, and return them as jobs (shapes.job).

    Any number of bots may claim at once (SKIP LOCKED). Quiet hours put a digest off; one whose stories were all taken
    down before anybody tried to post it is skipped.
    """
    now = clock.now()
    rows = [row for row in _taken(platform, kinds, limit, now) if not _put_off(row, now)]
    contents = offering.contents(rows)
    pointless = [row for row in rows if _is_pointless(row, contents[row.pk])]
    closing.close(pointless, state=Delivery.State.SKIPPED, reason=WITHDRAWN, now=now)
    leased = [row for row in rows if row.state == Delivery.State.LEASED]
    _lease(leased, now + dt.timedelta(seconds=lease_seconds))
    for row in leased:
        metrics.DELIVERIES.labels(row.platform, row.kind, "claimed").inc()
    uids = _owner_uids(platform, leased)
    return [shapes.job(row, contents[row.pk], owner_uid=uids.get(row.pk)) for row in leased]


def _taken(platform: str, kinds: Collection[str], limit: int, now: dt.datetime) -> list[Delivery]:
    """Lock due deliveries and mark them as leased; one whose earlier lease ran out may have been posted."""
    wanted = Q(subscription__state=Subscription.State.ACTIVE) | ~Q(kind=Delivery.Kind.DIGEST)
    due = Delivery.objects.filter(wanted, platform=platform, kind__in=kinds, state__in=Delivery.OPEN)
    due = due.filter(due_at__lte=now, expires_at__gt=now).order_by("due_at", "pk")
    due = due.select_related("subscription", "message").select_for_update(skip_locked=True, of=("self",))
    rows = list(due[:limit])
    for row in rows:
        row.maybe_posted |= row.state == Delivery.State.LEASED
        row.state = Delivery.State.LEASED
    return rows


def _put_off(row: Delivery, now: dt.datetime) -> bool:
    """Keep a digest back until its target's quiet hours are over."""
    target = row.subscription
    if target is None or row.kind != Delivery.Kind.DIGEST:
        return False
    ends_at = slots.quiet_ends_at(
        now, time_zone=target.time_zone, quiet_from=target.quiet_from, quiet_until=target.quiet_until
    )
    if ends_at is None:
        return False
    row.state, row.due_at, row.lease = Delivery.State.PENDING, ends_at, ""
    row.save(update_fields=["state", "due_at", "lease", "maybe_posted"])
    return True


def _is_pointless(row: Delivery, content: shapes.Content) -> bool:
    return row.kind == Delivery.Kind.DIGEST and not content.stories and not row.maybe_posted


def _lease(rows: Sequence[Delivery], until: dt.datetime) -> None:
    for row in rows:
        row.lease, row.due_at, row.attempts = secrets.token_hex(16), until, row.attempts + 1
    Delivery.objects.bulk_update(rows, ["state", "lease", "due_at", "attempts", "maybe_posted"])


def _owner_uids(platform: str, rows: Sequence[Delivery]) -> dict[int, str]:
    """Return what the platform calls the owner of each delivery's subscription, by delivery."""
    owners = {row.pk: row.subscription.owner_id for row in rows if row.subscription}
    uids = selectors.owner_uids(platform=platform, owner_ids=set(owners.values()))
    return {pk: uids[owner_id] for pk, owner_id in owners.items() if owner_id in uids}
