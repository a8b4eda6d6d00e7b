"""The sweep that pushes: it claims what is due as a bot would, calls the platform, and settles.

Any number may run at once and die at any moment: see push_tries.py for what keeps a push from being made twice.
"""

import logging
import time
from collections.abc import Sequence

from django.db import transaction

from backend.accounts.models import CustomSocialAccount, Notice
from backend.common import clock
from backend.digests import push_providers as push
from backend.digests.models import Delivery, Subscription
from backend.digests.push_providers.base import (
    NO_IDENTITY,
    OFF,
    RATE_LIMITED,
    UNREACHABLE,
    Accepted,
    Outcome,
    PushProvider,
    Refused,
)
from backend.digests.services import claiming, claims, opting_in
from backend.digests.services.push import batches, calls, results, rules, selection
from backend.digests.services.push.calls import Job
from contracts.notices import NoticeKind

logger = logging.getLogger(__name__)

CLAIM_LEAST = 10
LEASE_SECONDS = 120
SWEEP_SECONDS = 45.0


def sweep() -> int:
    """Push what is due everywhere, and settle what has been told by now; return how many deliveries were taken."""
    rules.follow_preferences()
    opting_in.resume_mended()
    return sum(sweep_platform(push.load(platform)) for platform in push.PROVIDERS)


def sweep_platform(provider: PushProvider) -> int:
    """Push what is due on one platform until nothing is, or it takes too long, or the platform wants a rest."""
    results.ask_due(provider)
    until = time.monotonic() + SWEEP_SECONDS
    taken = 0
    limit = max(provider.batch_max, CLAIM_LEAST)
    while time.monotonic() < until:
        jobs = claiming.claim(platform=provider.platform, limit=limit, lease_seconds=LEASE_SECONDS)
        taken += len(jobs)
        if not jobs or not _handle(provider, jobs):
            break
    return taken


def _handle(provider: PushProvider, jobs: Sequence[Job]) -> bool:
    """Do these jobs; False when the platform had better be left alone for a while."""
    digests = [job for job in jobs if job["kind"] == Delivery.Kind.DIGEST]
    for job in jobs:
        if job["kind"] == Delivery.Kind.ALERT:
            _notify(job)
        elif job["kind"] == Delivery.Kind.EDIT:
            claims.acknowledge(delivery_id=job["id"], lease=job["lease"])
    if not provider.is_on:
        _skip(digests)
        return True
    groups = batches.groups(_of_their_own(provider, digests), provider.batch_max)
    for position, group in enumerate(groups):
        if not _push(provider, group):
            _release([job for rest in groups[position + 1 :] for job in rest])
            return False
    return True


def _push(provider: PushProvider, jobs: Sequence[Job]) -> bool:
    begun = calls.begin(provider=provider, jobs=jobs)
    if begun is None:
        return True
    try:
        outcome = provider.send(begun.pushes)
    except Exception:
        # It may have left: the call stays as it is and is settled as unconfirmed later.
        logger.exception("push call %s broke off", begun.call.pk)
        return False
    _conclude(begun, outcome)
    return not (isinstance(outcome, Refused) and outcome.reason in {RATE_LIMITED, UNREACHABLE})


def _conclude(begun: calls.Begun, outcome: Outcome) -> None:
    if isinstance(outcome, Accepted):
        ask_at = clock.now() + results.FIRST_ASK
        calls.accepted(call=begun.call, task_id=outcome.task_id, ask_at=ask_at)
    else:
        calls.settle(call=begun.call, verdicts={one.delivery_id: outcome for one in begun.pushes})


def _of_their_own(provider: PushProvider, jobs: Sequence[Job]) -> list[Job]:
    """Return the jobs whose target is still an identity of their owner; the others end their subscription's run."""
    owners = dict(
        Subscription.objects.filter(pk__in=[job["subscription"]["id"] for job in jobs]).values_list("pk", "owner_id")
    )
    targets = {job["target_id"] for job in jobs}
    rows = CustomSocialAccount.objects.filter(provider=push.IDENTITIES[provider.platform], uid__in=targets)
    holders = dict(rows.values_list("uid", "user_id"))
    own = []
    for job in jobs:
        owner_id = owners.get(job["subscription"]["id"])
        if owner_id is None or holders.get(job["target_id"]) == owner_id:
            own.append(job)
        else:
            claims.fail(delivery_id=job["id"], lease=job["lease"], reason=NO_IDENTITY, permanent=True)
    return own


def _release(jobs: Sequence[Job]) -> None:
    for job in jobs:
        claims.release(delivery_id=job["id"], lease=job["lease"])


@transaction.atomic
def _skip(jobs: Sequence[Job]) -> None:
    selection.skip(selection.held({job["id"]: job["lease"] for job in jobs}), OFF)


@transaction.atomic
def _notify(job: Job) -> None:
    """Tell the owner where they read: on these platforms the push itself is what does not work."""
    row = Delivery.objects.select_related("subscription").get(pk=job["id"])
    if row.subscription is not None:
        detail = {"platform": row.platform, "cause": row.cause}
        Notice.objects.create(user_id=row.subscription.owner_id, kind=NoticeKind.PUSH_PAUSED, detail=detail)
    claims.acknowledge(delivery_id=row.pk, lease=job["lease"])
