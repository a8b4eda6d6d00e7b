"""Subscriptions created, changed, paused, resumed, handed over and ended.

A push is a subscription on a platform of push_providers: it always goes to its owner's own identity there, never in the
hours without pushes, and brings what its owner reads.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from backend.accounts.models import CustomSocialAccount, SocialGrant
from backend.accounts.services import identities, oauth_grants
from backend.common import clock
from backend.common.errors import AppError
from backend.digests import push_providers, selectors, slots
from backend.digests.models import Delivery, Subscription
from backend.digests.push_providers import memo
from backend.digests.push_providers.base import NO_GRANT
from backend.digests.selectors import Server
from backend.digests.services import deliveries, schedule
from backend.study import selectors as study
from backend.study.models import LearnerProfile
from backend.study.services import learners
from contracts.deliveries import STORIES_USUAL

TIMING = frozenset({"local_time", "time_zone", "weekdays"})
BY_OWNER = "owner"
BY_OPERATOR = "operator"
PAUSED = "subscription.paused"
OWNED_MAX = 100
"""Subscriptions of one learner."""
VOUCHED = frozenset({"guild_id", "role_id", "alert_target_id"})
"""Fields that name a server's things: a bot has checked that its learner may."""
ALERT_LIFETIME = dt.timedelta(days=7)


def create_own(
    *, owner_id: int, in_chat: bool, chat: str, target_id: str, platform: str, **settings: Any
) -> Subscription:
    """Make a subscription for a learner's request: of their own identity, or of a channel that a bot vouches for.

    `in_chat`: a bot speaks for them, on the platform `chat` (""; not known). Raises AppError "subscription.forbidden"
    (403) and as `create` does.
    """
    own = CustomSocialAccount.objects.filter(user_id=owner_id, provider=platform)
    is_vouched_for = in_chat and (chat == platform or (not chat and own.exists()))
    if not is_vouched_for:
        is_own = settings.get("audience") == Subscription.Audience.PERSON and own.filter(uid=target_id).exists()
        if not is_own or any(settings.get(name) for name in VOUCHED):
            raise not_theirs()
    return create(owner_id=owner_id, platform=platform, target_id=target_id, **settings)


def not_theirs() -> AppError:
    """Return the error for a target that is not the learner's own."""
    return AppError("subscription.forbidden", "Only your own chats and channels can be subscribed.", status=403)


@transaction.atomic
def create(*, owner_id: int, platform: str, target_id: str, **settings: Any) -> Subscription:
    """Make a target's subscription; slots before now are not made up for.

    `settings` are fields of Subscription. Raises AppError "category.unknown" (400), "auth.user_gone" (401),
    "subscription.exists" (409, `extra.id`) when it is there already, "subscription.taken" (409) when another's is,
    "subscription.too_many" (409) beyond OWNED_MAX.
    """
    learners.lock(user_id=owner_id)
    if Subscription.objects.filter(owner_id=owner_id).count() >= OWNED_MAX:
        raise AppError("subscription.too_many", "No more subscriptions fit; end another one first.", status=409)
    row = Subscription(owner_id=owner_id, platform=platform, target_id=target_id, **_allowed(platform, settings))
    row.next_run_at = schedule.next_run(row, after=clock.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        there = Subscription.objects.filter(platform=platform, target_id=target_id, owner_id=owner_id).first()
        if there is None:
            taken = "Somebody else's subscription is there already."
            raise AppError("subscription.taken", taken, status=409) from None
        exists = "Your subscription is there already."
        raise AppError("subscription.exists", exists, {"id": there.pk}, status=409) from None
    return row


@transaction.atomic
def opt_in(*, owner_id: int, platform: str, **wanted: Any) -> Subscription:
    """Make a learner's own push, of what they read unless `wanted` says otherwise; a target in `wanted` is ignored.

    Raises AppError "push.off", "push.no_identity", "push.no_grant" or "subscription.exists" (`extra.id`), all 409,
    "category.unknown" (400) or "auth.user_gone" (401).
    """
    target_id = _push_target(owner_id=owner_id, platform=platform)
    reads = study.preferences(user_id=owner_id)
    settings = {"categories": reads.categories, "level": reads.level, **wanted}
    settings |= {"target_id": target_id, "audience": Subscription.Audience.PERSON}
    try:
        with transaction.atomic():
            return create(owner_id=owner_id, platform=platform, **settings)
    except AppError as refusal:
        if refusal.code != "subscription.taken":
            raise
    # The identity has moved to this learner, and its push moves along.
    Subscription.objects.filter(platform=platform, target_id=target_id).delete()
    return create(owner_id=owner_id, platform=platform, **settings)


@transaction.atomic
def change(
    *,
    subscription_id: int,
    owner_id: int | None = None,
    server: Server | None = None,
    state: str | None = None,
    revision: int | None = None,
    **settings: Any,
) -> Subscription:
    """Change fields of a learner's or a server's subscription, pause or resume it. What is due goes out as it was.

    Raises AppError "subscription.unknown" (404), "subscription.of_server" (403) when a learner changes what belongs to
    a server, "category.unknown" (400), "subscription.changed" (409) when it is not the `revision` that the change was
    made for or, when a push cannot run again, "push.off", "push.no_identity" or "push.no_grant" (409).
    """
    row = _own(subscription_id=subscription_id, owner_id=owner_id, server=server)
    _check_revision(row, revision)
    row.authority = Subscription.Authority.OWNER if server is None else Subscription.Authority.SERVER
    return _change(row, state=state, **settings)


@transaction.atomic
def save_for_server(
    *,
    server: Server,
    target_id: str,
    uid: str,
    display_name: str,
    state: str | None = None,
    revision: int | None = None,
    **settings: Any,
) -> Subscription:
    """Make or change the subscription of a server's channel: a bot has checked that this member manages the server.

    Somebody else's subscription of the channel passes to the server. Raises AppError "category.unknown" (400),
    "account.inactive" (403) or "subscription.changed" (409) when it is not the `revision` that the change was made for,
    0 where there was none.
    """
    member = identities.exchange_identity(provider=server.platform, uid=uid, display_name=display_name)
    settings |= {"guild_id": server.guild_id}
    known = Subscription.objects.select_for_update().filter(platform=server.platform, target_id=target_id).first()
    if known is None:
        try:
            with transaction.atomic():
                made = create(owner_id=member.pk, platform=server.platform, target_id=target_id, **settings)
                Subscription.objects.filter(pk=made.pk).update(authority=Subscription.Authority.SERVER)
                made.authority = Subscription.Authority.SERVER
                return made
        except AppError as refusal:
            if refusal.code not in {"subscription.exists", "subscription.taken"}:
                raise
            known = _lock(platform=server.platform, target_id=target_id)  # somebody was faster
    _check_revision(known, revision)
    known.owner, known.authority = member, Subscription.Authority.SERVER
    return _change(known, state=state, **settings)


def _change(row: Subscription, *, state: str | None, **settings: Any) -> Subscription:
    now = clock.now()
    if row.next_run_at is not None and row.next_run_at <= now:
        schedule.schedule([row], now)
    for name, value in _allowed(row.platform, settings).items():
        setattr(row, name, value)
    if state == Subscription.State.PAUSED and row.state == Subscription.State.ACTIVE:
        _pause([row], BY_OWNER, "", now)
    resumed = state == Subscription.State.ACTIVE and row.state == Subscription.State.PAUSED
    if resumed:
        _check_push(row)
        row.state, row.pause_reason, row.pause_detail = Subscription.State.ACTIVE, "", ""
    if row.state == Subscription.State.ACTIVE and (resumed or TIMING & settings.keys()):
        row.next_run_at = schedule.next_run(row, after=now)
    row.revision += 1
    row.save()
    return row


def _check_revision(row: Subscription, revision: int | None) -> None:
    """Raise AppError "subscription.changed" (409) when a locked subscription is not the revision that somebody saw."""
    if revision not in {None, row.revision}:
        raise AppError("subscription.changed", "It was changed meanwhile.", {"revision": row.revision}, status=409)


@transaction.atomic
def pause_by_operator(*, subscription_ids: Collection[int], now: dt.datetime) -> set[int]:
    """Pause subscriptions from the operator's page; return which were active. Their owners may resume them."""
    rows = Subscription.objects.select_for_update().filter(pk__in=subscription_ids, state=Subscription.State.ACTIVE)
    found = list(rows.order_by("pk"))
    _pause(found, BY_OPERATOR, "", now)
    return {row.pk for row in found}


def pause_after_failure(subscription: Subscription, *, reason: str, detail: str, now: dt.datetime) -> None:
    """Pause a locked subscription whose target failed for good, and alert its owner."""
    if subscription.state == Subscription.State.ACTIVE:
        _pause([subscription], reason, detail, now)
    alert(subscription, reason=reason, detail=detail, now=now)


def alert(subscription: Subscription, *, reason: str, detail: str, now: dt.datetime) -> None:
    """Have a subscription's owner or server alerted, once a day for each cause."""
    alerted: dict[str, Any] = {"kind": Delivery.Kind.ALERT, "cause": reason, "detail": detail}
    today = now.astimezone(clock.SEOUL).date()
    made = deliveries.new_delivery(subscription, slot_at=now, lifetime=ALERT_LIFETIME, study_date=today, **alerted)
    Delivery.objects.bulk_create([made], ignore_conflicts=True)


@transaction.atomic
def resume_by_operator(*, subscription_ids: Collection[int]) -> set[int]:
    """Resume paused subscriptions as their owners would; return which. A push that may not run again stays paused."""
    rows = Subscription.objects.select_for_update().filter(pk__in=subscription_ids, state=Subscription.State.PAUSED)
    resumed = []
    for row in rows.order_by("pk"):
        with suppress(AppError):
            _check_push(row)
            resumed.append(row)
    now = clock.now()
    for row, run in zip(resumed, schedule.next_runs(resumed, after=now), strict=True):
        row.state, row.pause_reason, row.pause_detail = Subscription.State.ACTIVE, "", ""
        row.next_run_at, row.updated_at = run, now
    fields = ["state", "pause_reason", "pause_detail", "next_run_at", "updated_at"]
    Subscription.objects.bulk_update(resumed, fields)
    return {row.pk for row in resumed}


def resume_regranted_memos() -> int:
    """Resume the send-to-me pushes that paused without a grant that their owner has renewed since; return how many."""
    renewed = SocialGrant.objects.filter(
        identity__provider=memo.PROVIDER,
        identity__uid=OuterRef("target_id"),
        identity__user=OuterRef("owner"),
        scopes__contains=memo.SCOPE,
        broken_at=None,
    )
    paused = Subscription.State.PAUSED
    rows = list(
        Subscription.objects.filter(
            Exists(renewed), platform=push_providers.KAKAO_MEMO, state=paused, pause_reason=NO_GRANT
        )
    )
    for row in rows:
        with suppress(AppError):  # switched off, or changed by somebody at this moment
            change(owner_id=row.owner_id, subscription_id=row.pk, state=Subscription.State.ACTIVE)
    return len(rows)


def copy_preferences_to_pushes() -> int:
    """Give every push what its owner has chosen of the news now; return how many changed."""
    profile = LearnerProfile.objects.filter(user=OuterRef("owner"))
    chosen = ("categories", "level", "shows_disturbing")
    other = ~Q(**{name: OuterRef(name) for name in chosen})
    pushes = Subscription.objects.filter(Exists(profile.filter(other)), platform__in=push_providers.PROVIDERS)
    return pushes.update(**{name: Subquery(profile.values(name)[:1]) for name in chosen})


@transaction.atomic
def end(
    *, subscription_id: int, owner_id: int | None = None, server: Server | None = None, revision: int | None = None
) -> None:
    """Delete a subscription with what waits to be sent for it.

    Raises AppError "subscription.unknown" (404), "subscription.of_server" (403) or "subscription.changed" (409) when it
    is not the `revision` that was to be deleted.

    What was sent stays known: its messages are still corrected, and its stories are never sent to that target again.
    """
    row = _own(subscription_id=subscription_id, owner_id=owner_id, server=server)
    _check_revision(row, revision)
    waiting = row.deliveries.filter(state=Delivery.State.PENDING, maybe_posted=False)
    waiting.exclude(kind=Delivery.Kind.EDIT).delete()
    row.delete()


@transaction.atomic
def forget_person(*, user_id: int) -> None:
    """Delete a learner's subscriptions and what was sent to their own targets; call before deleting the user.

    Ids of their own targets are personal data. What belongs to a server remains, without its owner.
    """
    own = Subscription.objects.select_for_update().filter(owner_id=user_id, audience=Subscription.Audience.PERSON)
    for row in own:
        Delivery.objects.filter(platform=row.platform, target_id=row.target_id).delete()
        row.delete()
    of_servers = Subscription.objects.filter(owner_id=user_id, authority=Subscription.Authority.SERVER)
    of_servers.update(owner=None)
    for subscription_id in Subscription.objects.filter(owner_id=user_id).values_list("pk", flat=True):
        end(owner_id=user_id, subscription_id=subscription_id)


@transaction.atomic
def confirm(*, server: Server, target_id: str) -> Subscription:
    """Record that the owner of a channel's subscription manages its server, as a bot has seen.

    It outlives their right from then on. Raises AppError "subscription.unknown" (404).
    """
    row = _lock(platform=server.platform, target_id=target_id)
    if row.authority == Subscription.Authority.OWNER or row.guild_id != server.guild_id:
        row.guild_id, row.authority = server.guild_id, Subscription.Authority.CHECKED
        row.save(update_fields=["guild_id", "authority", "updated_at"])
    return row


def _own(*, subscription_id: int, owner_id: int | None, server: Server | None) -> Subscription:
    """Lock and return what a learner or a server may change."""
    row = selectors.own_subscription(subscription_id=subscription_id, owner_id=owner_id, server=server, lock=True)
    if server is None and row.authority == Subscription.Authority.SERVER:
        raise AppError("subscription.of_server", "A server's digest is changed by its managers.", status=403)
    return row


def _lock(**wanted: Any) -> Subscription:
    row = Subscription.objects.select_for_update().filter(**wanted).first()
    if row is None:
        raise selectors.unknown_subscription({name: value for name, value in wanted.items() if name != "owner_id"})
    return row


def _pause(subscriptions: Sequence[Subscription], reason: str, detail: str, now: dt.datetime) -> None:
    for row in subscriptions:
        row.state, row.next_run_at, row.updated_at = Subscription.State.PAUSED, None, now
        row.pause_reason, row.pause_detail = reason, detail
    fields = ["state", "next_run_at", "pause_reason", "pause_detail", "updated_at"]
    Subscription.objects.bulk_update(subscriptions, fields)
    deliveries.close_waiting(subscriptions, state=Delivery.State.SKIPPED, reason=PAUSED, now=now)


def _allowed(platform: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings with known categories in menu order and, for a push, outside the hours without pushes.

    Raises AppError "category.unknown" (400).
    """
    found = dict(settings)
    if platform in push_providers.PROVIDERS:
        found |= {"quiet_from": slots.PUSH_QUIET_FROM, "quiet_until": slots.PUSH_QUIET_UNTIL}
        if isinstance(time := found.get("local_time"), dt.time):
            found["local_time"] = slots.push_time(time)
        found["max_stories"] = STORIES_USUAL  # a push's template holds no more
    if "categories" in found:
        found["categories"] = study.known_categories(found["categories"])
    return found


def _push_target(*, owner_id: int, platform: str) -> str:
    """Return where a learner is pushed to: the newest of their own identities.

    Raises AppError "push.off", "push.no_identity" or "push.no_grant", all 409.
    """
    if not push_providers.load(platform).is_on:
        raise AppError("push.off", "This push is not offered at present.", {"platform": platform}, status=409)
    provider = push_providers.IDENTITIES[platform]
    rows = CustomSocialAccount.objects.filter(user_id=owner_id, provider=provider).order_by("-pk")
    if platform == push_providers.KAKAO_SKILL:  # a user key of another bot of ours is unknown to this one
        rows = rows.filter(uid__startswith=f"{django_settings.KAKAO_BOT_ID.removesuffix('!')}:")
    uids = list(rows.values_list("uid", flat=True))
    if not uids:
        raise AppError("push.no_identity", "This learner is not known there.", {"platform": platform}, status=409)
    if platform == push_providers.KAKAO_MEMO:
        uids = [uid for uid in uids if oauth_grants.usable(provider=memo.PROVIDER, uid=uid, scope=memo.SCOPE)]
    if not uids:
        raise AppError("push.no_grant", "Kakao Login with talk_message is needed.", {"scope": memo.SCOPE}, status=409)
    return uids[0]


def _check_push(row: Subscription) -> None:
    """Make sure that a subscription, if it is a push, may run again. Raises as `_push_target` does."""
    is_push = row.platform in push_providers.PROVIDERS
    if is_push and _push_target(owner_id=row.owner_id or 0, platform=row.platform) != row.target_id:
        raise AppError("push.no_identity", "This push is for another identity.", {"platform": row.platform}, status=409)
