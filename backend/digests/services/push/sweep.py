"""The sweep that pushes: it claims what is due as a bot would, calls the platform, and settles.

Any number may run at once and be killed at any moment: see calls.py for what keeps a push from being made twice.
"""

import datetime as dt
import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from django.db import transaction

from backend.accounts.models import CustomSocialAccount, Notice
from backend.common import clock
from backend.digests import push_providers
from backend.digests.models import Delivery, PushTry, Subscription
from backend.digests.push_providers.base import (
    NO_IDENTITY,
    NOT_NAMED,
    OFF,
    RATE_LIMITED,
    UNREACHABLE,
    Accepted,
    PushProvider,
    Refused,
)
from backend.digests.services import claims, subscriptions
from backend.digests.services.claims import ClaimedDelivery
from backend.digests.services.push import calls, recovery_warnings, selection
from contracts.notices import NoticeKind

logger = logging.getLogger(__name__)

CLAIM_LEAST = 10
LEASE_SECONDS = 120
SWEEP_SECONDS = 45.0
SPLIT_BY = 10
TRIES_LOOKED_AT = 2
"""A hundred, then ten, then one alone: after so many calls it is known who is not reached."""
LOOKED_BACK = dt.timedelta(days=14)


def sweep() -> int:
    """Push what is due everywhere, and settle what is known by now; return how many deliveries were claimed.

    Warnings of a waiting recovery go first.
    """
    subscriptions.copy_preferences_to_pushes()
    subscriptions.resume_regranted_memos()
    recovery_warnings.warn_due()
    return sum(sweep_platform(push_providers.load(platform)) for platform in push_providers.PROVIDERS)


def sweep_platform(provider: PushProvider) -> int:
    """Push what is due on one platform until nothing is, or SWEEP_SECONDS are over, or the platform is overloaded."""
    calls.ask_due(provider)
    until = time.monotonic() + SWEEP_SECONDS
    total = 0
    limit = max(provider.batch_max, CLAIM_LEAST)
    while time.monotonic() < until:
        claimed = claims.claim(platform=provider.platform, limit=limit, lease_seconds=LEASE_SECONDS)
        total += len(claimed)
        if not claimed or not _process(provider, claimed):
            break
    return total


def _process(provider: PushProvider, claimed: Sequence[ClaimedDelivery]) -> bool:
    """Settle or push these deliveries; return False when the platform should not be called for a while."""
    digests = []
    for one in claimed:
        row = one.delivery
        if row.kind == Delivery.Kind.DIGEST:
            digests.append(one)
            continue
        with transaction.atomic():
            if row.kind == Delivery.Kind.ALERT:
                # It becomes a notice on our own pages: on these platforms the push itself is what does not work.
                detail = {"platform": row.platform, "cause": row.cause}
                for owner_id in Subscription.objects.filter(deliveries=row).values_list("owner_id", flat=True):
                    Notice.objects.create(user_id=owner_id, kind=NoticeKind.PUSH_PAUSED, detail=detail)
            claims.acknowledge(delivery_id=row.pk, lease=row.lease)
    if not provider.is_on:
        with transaction.atomic():
            selection.skip(selection.lock_leased(digests), OFF)
        return True
    groups = group_by_call(_fail_foreign_targets(provider, digests), provider.batch_max)
    for position, group in enumerate(groups):
        if not _push(provider, group):
            for one in (one for rest in groups[position + 1 :] for one in rest):
                claims.release(delivery_id=one.delivery.pk, lease=one.delivery.lease)
            return False
    return True


def _push(provider: PushProvider, claimed: Sequence[ClaimedDelivery]) -> bool:
    """Make one call for these digests; return False when the platform should not be called for a while."""
    begun = calls.begin(provider=provider, claimed=claimed)
    if begun is None:
        return True
    try:
        outcome = provider.send(begun.pushes)
    except Exception:
        # It may have left: the call stays SENDING and is settled as unconfirmed later.
        logger.exception("push call %s broke off", begun.call.pk)
        return False
    if isinstance(outcome, Accepted):
        calls.accepted(call=begun.call, task_id=outcome.task_id)
        return True
    calls.settle(call=begun.call, verdicts={one.delivery_id: outcome for one in begun.pushes})
    return not (isinstance(outcome, Refused) and outcome.reason in {RATE_LIMITED, UNREACHABLE})


def _fail_foreign_targets(provider: PushProvider, claimed: Sequence[ClaimedDelivery]) -> list[ClaimedDelivery]:
    """Fail the deliveries whose target is no identity of their owner any more; return the others."""
    subscription_ids = {one.delivery.subscription_id or 0 for one in claimed}
    owners = dict(Subscription.objects.filter(pk__in=subscription_ids).values_list("pk", "owner_id"))
    targets = {one.delivery.target_id for one in claimed}
    rows = CustomSocialAccount.objects.filter(provider=push_providers.IDENTITIES[provider.platform], uid__in=targets)
    holders = dict(rows.values_list("uid", "user_id"))
    own = []
    for one in claimed:
        row = one.delivery
        owner_id = owners.get(row.subscription_id or 0)
        if owner_id is None or holders.get(row.target_id) == owner_id:
            own.append(one)
        else:
            claims.fail(delivery_id=row.pk, lease=row.lease, reason=NO_IDENTITY, permanent=True)
    return own


def group_by_call(claimed: Sequence[ClaimedDelivery], most: int) -> list[list[ClaimedDelivery]]:
    """Return deliveries in groups of at most `most` different targets, one group for each call.

    A platform may refuse a whole call because of one target: each attempt halves the group. The targets whose last
    calls failed for somebody without a name are grouped by tenths.
    """
    targets = {one.delivery.target_id for one in claimed}
    since = clock.seoul_today() - LOOKED_BACK
    rows = PushTry.objects.filter(delivery__target_id__in=targets, delivery__local_date__gte=since)
    rows = rows.exclude(outcome=PushTry.Outcome.OPEN)
    last: dict[str, list[str]] = defaultdict(list)
    for target_id, detail in rows.order_by("-pk").values_list("delivery__target_id", "detail"):
        if len(last[target_id]) < TRIES_LOOKED_AT:
            last[target_id].append(detail)
    by_size: dict[int, list[dict[str, ClaimedDelivery]]] = defaultdict(list)
    for one in claimed:
        row = one.delivery
        splits = len(list(takewhile(NOT_NAMED.__eq__, last[row.target_id])))
        size = max(1, (most >> min(row.attempts - 1, 10)) // SPLIT_BY**splits)
        groups = by_size[size]
        group = next((group for group in groups if len(group) < size and row.target_id not in group), None)
        if group is None:
            group = {}
            groups.append(group)
        group[row.target_id] = one
    return [list(group.values()) for size in sorted(by_size, reverse=True) for group in by_size[size]]
