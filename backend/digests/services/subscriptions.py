"""Subscriptions made, changed, handed over and ended; each by its owner, but for the handing over."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction

from backend.accounts.services import identities
from backend.common import clock
from backend.common.errors import AppError
from backend.digests import selectors
from backend.digests.models import Delivery, Subscription
from backend.digests.services import pausing, schedule, timetables
from backend.digests.services.push import rules
from backend.study import selectors as study
from backend.study.services import learners

TIMING = frozenset({"local_time", "time_zone", "weekdays"})


@transaction.atomic
def create(*, owner_id: int, platform: str, target_id: str, **settings: Any) -> Subscription:
    """Make a target's subscription; slots before now are not made up for.

    `settings` are fields of Subscription. Raises AppError "category.unknown" (400), "auth.user_gone" (401),
    "subscription.exists" (409, `extra.id`) when it is there already, "subscription.taken" (409) when another's is.
    """
    learners.lock(user_id=owner_id)
    row = Subscription(owner_id=owner_id, platform=platform, target_id=target_id, **_checked(platform, settings))
    row.next_run_at = timetables.next_run(row, after=clock.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _occupied(owner_id, platform, target_id) from None
    return row


@transaction.atomic
def change(*, owner_id: int, subscription_id: int, state: str | None = None, **settings: Any) -> Subscription:
    """Change fields of a subscription, pause or resume it. What is due already goes out as it was.

    Raises AppError "subscription.unknown" (404), "category.unknown" (400) or, when a push cannot run again,
    "push.off", "push.no_identity" or "push.no_grant" (409).
    """
    row = _locked(owner_id=owner_id, pk=subscription_id)
    now = clock.now()
    if row.next_run_at is not None and row.next_run_at <= now:
        schedule.schedule([row], now)
    for name, value in _checked(row.platform, settings).items():
        setattr(row, name, value)
    if state == Subscription.State.PAUSED:
        pausing.by_owner(row, now=now)
    resumed = state == Subscription.State.ACTIVE and row.state == Subscription.State.PAUSED
    if resumed:
        rules.check(row)
        row.state, row.pause_reason, row.pause_detail = Subscription.State.ACTIVE, "", ""
    if row.state == Subscription.State.ACTIVE and (resumed or TIMING & settings.keys()):
        row.next_run_at = timetables.next_run(row, after=now)
    row.save()
    return row


@transaction.atomic
def resume_all(*, subscription_ids: Collection[int]) -> set[int]:
    """Resume paused subscriptions as their owners would; return which. A push that may not run again stays paused."""
    rows = Subscription.objects.select_for_update().filter(pk__in=subscription_ids, state=Subscription.State.PAUSED)
    able = [row for row in rows.order_by("pk") if rules.may_run(row)]
    now = clock.now()
    for row, run in zip(able, timetables.next_runs(able, after=now), strict=True):
        row.state, row.pause_reason, row.pause_detail = Subscription.State.ACTIVE, "", ""
        row.next_run_at, row.updated_at = run, now
    written = ["state", "pause_reason", "pause_detail", "next_run_at", "updated_at"]
    Subscription.objects.bulk_update(able, written)
    return {row.pk for row in able}


@transaction.atomic
def end(*, owner_id: int, subscription_id: int) -> None:
    """Delete a subscription with what waits to be sent for it. Raises AppError "subscription.unknown" (404).

    What was sent stays known: its messages are corrected on, and its stories are never sent to that target again.
    """
    row = _locked(owner_id=owner_id, pk=subscription_id)
    waiting = row.deliveries.filter(state=Delivery.State.PENDING, maybe_posted=False)
    waiting.exclude(kind=Delivery.Kind.EDIT).delete()
    row.delete()


@transaction.atomic
def forget_person(*, user_id: int) -> None:
    """Delete what was sent to a learner's own targets, whose ids are theirs alone; call before deleting the learner."""
    own = Subscription.objects.select_for_update().filter(owner_id=user_id, audience=Subscription.Audience.PERSON)
    for row in own:
        Delivery.objects.filter(platform=row.platform, target_id=row.target_id).delete()
        row.delete()


@transaction.atomic
def adopt(*, platform: str, target_id: str, provider: str, uid: str, display_name: str) -> Subscription:
    """Make a target's subscription this learner's, who is made on first sight: a bot has seen that they may run it.

    Raises AppError "subscription.unknown" (404) or "account.inactive" (403).
    """
    row = _locked(platform=platform, target_id=target_id)
    row.owner = identities.exchange_identity(provider=provider, uid=uid, display_name=display_name)
    row.save(update_fields=["owner", "updated_at"])
    return row


def _locked(**wanted: Any) -> Subscription:
    row = Subscription.objects.select_for_update().filter(**wanted).first()
    if row is None:
        raise selectors.unknown_subscription({name: value for name, value in wanted.items() if name != "owner_id"})
    return row


def _checked(platform: str, settings: dict[str, Any]) -> dict[str, Any]:
    settings = rules.kept(platform, settings)
    if "categories" not in settings:
        return settings
    return settings | {"categories": study.known_categories(settings["categories"])}


def _occupied(owner_id: int, platform: str, target_id: str) -> AppError:
    there = Subscription.objects.filter(platform=platform, target_id=target_id, owner_id=owner_id).first()
    if there is None:
        return AppError("subscription.taken", "Somebody else's subscription is there already.", status=409)
    return AppError("subscription.exists", "Your subscription is there already.", {"id": there.pk}, status=409)
