"""Claiming deliveries for a bot, and the bot's report: sent, failed, or given back.

A claim is a lease: when it runs out, the delivery is due again, marked as `maybe_posted`. Only the holder of the lease
may report. Locks are taken in one order everywhere: a subscription before its deliveries.
"""

import datetime as dt
import random
import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, F, Q, When

from backend.common import clock
from backend.common.errors import AppError
from backend.digests import selectors, slots, story_versions
from backend.digests.models import Delivery, DeliveryStory, SentMessage, Subscription
from backend.digests.services import deliveries, subscriptions
from backend.materials.models import Article
from backend.study.services import seen
from contracts.enums import Difficulty, SeenFact
from observability import metrics

WITHDRAWN = "stories.withdrawn"
BACKOFF_SECONDS = (5.0, 600.0)
EDITS_LAST = Case(When(kind=Delivery.Kind.EDIT, then=1), default=0)


class Posted(NamedTuple):
    """A message that a bot has posted; `article_id` is None for one without a story."""

    article_id: int | None
    channel_id: str
    message_id: str
    has_thread: bool = False


@dataclass(frozen=True)
class DeliveryContent:
    """What a delivery is about: stories with their words, in order, and the ids of those that must not be shown."""

    articles: list[Article] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)


@dataclass(frozen=True)
class ClaimedDelivery:
    """A leased delivery with its subscription and message loaded; `owner_uid` is the platform's id of the owner."""

    delivery: Delivery
    content: DeliveryContent
    owner_uid: str | None


@transaction.atomic
def claim(
    *, platform: str, limit: int = 10, lease_seconds: int = 60, kinds: Collection[str] = tuple(Delivery.Kind)
) -> list[ClaimedDelivery]:
    """Lease up to `limit` due deliveries of a platform, the oldest due first, corrections of messages after the rest.

    Any number of bots may claim at once (SKIP LOCKED). Quiet hours postpone a digest; one whose stories were all taken
    down before any attempt to post it is skipped.
    """
    now = clock.now()
    wanted = Q(subscription__state=Subscription.State.ACTIVE) | ~Q(kind=Delivery.Kind.DIGEST)
    due = Delivery.objects.filter(wanted, platform=platform, kind__in=kinds, state__in=Delivery.OPEN)
    due = due.filter(due_at__lte=now, expires_at__gt=now).order_by(EDITS_LAST, "due_at", "pk")
    due = due.select_related("subscription", "message__delivery").select_for_update(skip_locked=True, of=("self",))
    rows = list(due[:limit])
    for row in rows:
        row.maybe_posted |= row.state == Delivery.State.LEASED  # an earlier lease that ran out may have ended in a post
        row.state = Delivery.State.LEASED
    rows = [row for row in rows if not _postpone_if_quiet(row, now)]
    contents = _load_contents(rows)
    unposted = [row for row in rows if row.kind == Delivery.Kind.DIGEST and not row.maybe_posted]
    withdrawn = [row for row in unposted if not contents[row.pk].articles and not contents[row.pk].posted]
    deliveries.close(withdrawn, state=Delivery.State.SKIPPED, reason=WITHDRAWN, now=now)
    leased = [row for row in rows if row not in withdrawn]
    for row in leased:
        row.lease, row.attempts = secrets.token_hex(16), row.attempts + 1
        row.due_at = now + dt.timedelta(seconds=lease_seconds)
        _count(row, "claimed")
    Delivery.objects.bulk_update(leased, ["state", "lease", "due_at", "attempts", "maybe_posted"])
    owners = {row.pk: row.subscription.owner_id for row in leased if row.subscription}
    uids = selectors.owner_uids(platform=platform, owner_ids={pk for pk in owners.values() if pk})
    return [ClaimedDelivery(row, contents[row.pk], uids.get(owners.get(row.pk) or 0)) for row in leased]


def _postpone_if_quiet(row: Delivery, now: dt.datetime) -> bool:
    """Make a digest due at the end of its target's quiet hours; return whether it is in them."""
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


def _load_contents(rows: Sequence[Delivery]) -> dict[int, DeliveryContent]:
    """Return the content of each delivery by its id, and store which version of each story that is.

    The stories are the digest's own, or those of the message to correct.
    """
    stories: dict[int, list[DeliveryStory]] = defaultdict(list)
    by_message = {row.message_id: row.pk for row in rows if row.message_id}
    digests = [row.pk for row in rows if row.kind == Delivery.Kind.DIGEST]
    for story in DeliveryStory.objects.filter(delivery__in=digests).order_by("position"):
        stories[story.delivery_id].append(story)
    for story in DeliveryStory.objects.filter(message__in=by_message).order_by("position"):
        stories[by_message[story.message_id or 0]].append(story)
    ids = {story.article_id for found in stories.values() for story in found if story.article_id}
    # Versions before texts: a change in between is corrected once too often rather than never.
    versions = story_versions.versions(ids)
    articles = selectors.articles(ids)
    # The version of an earlier attempt that may have been posted stays: that is what the target may show.
    fresh = [row for row in rows if not (row.kind == Delivery.Kind.DIGEST and row.maybe_posted)]
    is_edit = {row.pk: row.kind == Delivery.Kind.EDIT for row in rows}
    offered = [one for row in fresh for one in stories[row.pk] if is_edit[row.pk] or one.message_id is None]
    levels = {row.pk: Difficulty.of(row.subscription.level) if row.subscription else Difficulty.B1 for row in rows}
    for story in offered:
        found = versions.get(story.article_id or 0)
        level = levels[by_message.get(story.message_id or 0, story.delivery_id)]
        story.offered = found.of(level) if found else ""
    DeliveryStory.objects.bulk_update(offered, ["offered"])
    posted: dict[int, list[Posted]] = defaultdict(list)
    for story in DeliveryStory.objects.filter(delivery__in=digests, message__isnull=False).select_related("message"):
        if story.message:
            sent = story.message
            posted[story.delivery_id].append(
                Posted(story.article_id, sent.channel_id, sent.message_id, sent.has_thread)
            )
    contents = {}
    for row in rows:
        wanted = [story.article_id for story in stories[row.pk] if story.article_id]
        visible = [articles[pk] for pk in wanted if pk in articles]
        contents[row.pk] = DeliveryContent(visible, [pk for pk in wanted if pk not in articles], posted[row.pk])
    return contents


@transaction.atomic
def acknowledge(
    *, delivery_id: int, lease: str, messages: Sequence[Posted] = (), reason: str = "", detail: str = ""
) -> Delivery:
    """Record that a delivery was sent, as these messages in the order of posting; safe to repeat.

    `reason` says what is uncertain about it, or what of it was refused, such as threads: the owner of a channel's
    digest is alerted, and the digest goes on. A lease that ran out is valid while nobody else has claimed the
    delivery. It counts as delivered to the owner of a person's digest. Raises AppError "delivery.unknown" (404),
    "delivery.lease_lost" (409) or "article.unknown" (400); nothing is written then.
    """
    row = _lock_leased(delivery_id, lease, Delivery.State.LEASED, Delivery.State.EXPIRED, Delivery.State.SENT)
    if row.state == Delivery.State.SENT:
        return row
    if row.kind == Delivery.Kind.DIGEST:
        _record_messages(row, messages)
        target = row.subscription
        ids = [story.article_id for story in row.stories.all() if story.article_id]
        if ids and target is not None and target.audience == Subscription.Audience.PERSON:
            seen.mark_seen(user_id=target.owner_id or 0, article_ids=ids, fact=SeenFact.DELIVERED)
        if reason and target is not None and target.audience == Subscription.Audience.CHANNEL:
            subscriptions.alert(target, reason=reason, detail=detail, now=clock.now())
    if row.kind == Delivery.Kind.EDIT:
        DeliveryStory.objects.filter(message_id=row.message_id).update(shown=F("offered"))
    row.state, row.reason, row.detail, row.finished_at = Delivery.State.SENT, reason, detail, clock.now()
    row.save(update_fields=["state", "reason", "detail", "finished_at"])
    _count(row, "sent")
    if row.kind == Delivery.Kind.DIGEST:
        metrics.DELIVERY_SECONDS.labels(row.platform).observe((clock.now() - row.slot_at).total_seconds())
    return row


def _record_messages(row: Delivery, messages: Sequence[Posted]) -> None:
    stories = {story.article_id: story for story in row.stories.all()}
    if foreign := sorted({one.article_id for one in messages if one.article_id} - {pk for pk in stories if pk}):
        raise AppError("article.unknown", "Some of these articles are not of this delivery.", {"ids": foreign})
    by_address = {(one.channel_id, one.message_id): one for one in row.messages.all()}
    threads = {(one.channel_id, one.message_id) for one in messages if one.has_thread}
    for address in threads & by_address.keys():
        by_address[address].has_thread = True
    SentMessage.objects.bulk_update(by_address.values(), ["has_thread"])
    fresh = [
        SentMessage(
            delivery=row, position=position, channel_id=where[0], message_id=where[1], has_thread=where in threads
        )
        for position, where in enumerate(
            dict.fromkeys(
                (one.channel_id, one.message_id)
                for one in messages
                if (one.channel_id, one.message_id) not in by_address
            ),
            start=len(by_address),
        )
    ]
    by_address |= {(one.channel_id, one.message_id): one for one in SentMessage.objects.bulk_create(fresh)}
    for one in messages:
        story = stories.get(one.article_id) if one.article_id else None
        if story is not None and story.message is None:  # of two messages with one story the first counts
            story.message, story.shown = by_address[one.channel_id, one.message_id], story.offered
    DeliveryStory.objects.bulk_update(stories.values(), ["message", "shown"])


@transaction.atomic
def fail(
    *,
    delivery_id: int,
    lease: str,
    reason: str,
    permanent: bool,
    retry_after_seconds: float = 0.0,
    detail: str = "",
    maybe_posted: bool = False,
    messages: Sequence[Posted] = (),
) -> Delivery:
    """Record that a delivery could not be sent, or not all of it: `messages` stand there.

    `maybe_posted`: the bot cannot know whether there are more. Permanent: a digest's subscription is paused and its
    owner notified, a message is left uncorrected, an alert is dropped. Otherwise it is due again after
    `retry_after_seconds` or a growing wait, until it is too late. Raises as `acknowledge` does.
    """
    subscription = Subscription.objects.select_for_update().filter(deliveries=delivery_id).first()
    row = _lock_leased(delivery_id, lease, Delivery.State.LEASED, Delivery.State.FAILED)
    if row.state == Delivery.State.FAILED:
        return row
    row.maybe_posted |= maybe_posted
    row.reason = reason
    if row.kind != Delivery.Kind.ALERT:  # an alert's detail is its text for the owner
        row.detail = detail
    now = clock.now()
    if row.kind == Delivery.Kind.DIGEST:
        _record_messages(row, messages)
    _count(row, "failed" if permanent else "put_back")
    if not permanent:
        _put_back(row, now, retry_after_seconds or backoff_seconds(row.attempts))
        return row
    row.state, row.finished_at = Delivery.State.FAILED, now
    row.save(update_fields=["state", "reason", "detail", "finished_at", "maybe_posted"])
    if row.message_id is not None:
        SentMessage.objects.filter(pk=row.message_id).update(is_lost=True)
    if row.kind == Delivery.Kind.DIGEST:
        deliveries.free_stories([row.pk])
        if subscription is not None:
            subscriptions.pause_after_failure(subscription, reason=row.reason, detail=row.detail, now=now)
    return row


@transaction.atomic
def release(*, delivery_id: int, lease: str, maybe_posted: bool = False, messages: Sequence[Posted] = ()) -> Delivery:
    """Give a delivery back at once, as if it had not been claimed. Raises as `acknowledge` does."""
    row = _lock_leased(delivery_id, lease, Delivery.State.LEASED)
    if row.kind == Delivery.Kind.DIGEST:
        _record_messages(row, messages)
    row.maybe_posted |= maybe_posted
    row.attempts -= 1
    _count(row, "released")
    _put_back(row, clock.now(), 0.0)
    return row


def backoff_seconds(attempts: int) -> float:
    """Return an exponential wait with jitter: 5 s, 10 s, ... 10 minutes."""
    first, most = BACKOFF_SECONDS
    step = min(most, first * 2 ** (min(attempts, 20) - 1))
    return random.uniform(step * 0.8, step * 1.2)  # noqa: S311 - jitter, not a secret


def _count(row: Delivery, event: str) -> None:
    metrics.DELIVERIES.labels(row.platform, row.kind, event).inc()
    deliveries.log(row, event.replace("_", " "), row.reason if event in {"failed", "put_back"} else "")


def _lock_leased(delivery_id: int, lease: str, *states: Delivery.State) -> Delivery:
    """Lock and return a delivery that this lease holds and that is in one of these states."""
    rows = Delivery.objects.select_related("subscription").select_for_update(of=("self",))
    row = rows.filter(pk=delivery_id).first()
    if row is None:
        raise AppError("delivery.unknown", f"There is no delivery {delivery_id}.", {"id": delivery_id}, status=404)
    if row.lease != lease or row.state not in states:
        raise AppError("delivery.lease_lost", "This lease does not hold the delivery any more.", status=409)
    return row


def _put_back(row: Delivery, now: dt.datetime, wait_seconds: float) -> None:
    row.state, row.lease = Delivery.State.PENDING, ""
    row.due_at = now + dt.timedelta(seconds=wait_seconds)
    row.save(update_fields=["state", "lease", "due_at", "attempts", "reason", "detail", "maybe_posted"])
    if row.due_at >= row.expires_at:
        deliveries.close([row], state=Delivery.State.EXPIRED, reason=deliveries.TOO_LATE, now=now)
