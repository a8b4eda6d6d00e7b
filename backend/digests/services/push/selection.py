"""Which claimed digests are pushed now; the others are settled on the spot. Call inside a transaction."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from backend.accounts.models import User
from backend.common import clock
from backend.digests import slots
from backend.digests.models import Delivery, DeliveryStory, PushTry, Subscription
from backend.digests.push_providers.base import UNCONFIRMED
from backend.digests.services import claims, deliveries, schedule, subscriptions
from backend.digests.services.claims import ClaimedDelivery
from backend.study import selectors as study
from backend.study.models import SeenArticle


def select(claimed: Sequence[ClaimedDelivery]) -> list[Delivery]:
    """Lock the deliveries whose leases still hold, and return those to be pushed.

    Left out: what was tried before and not refused (it counts as sent: without a try nothing can have been sent), what
    its owner has paused (skipped), what would come in the hours without pushes (given back), and what has no story that
    its owner has not had (skipped).
    """
    rows = lock_leased(claimed)
    tries = PushTry.objects.filter(delivery__in=rows).exclude(outcome=PushTry.Outcome.REFUSED)
    tried = set(tries.values_list("delivery_id", flat=True))
    tries.filter(outcome=PushTry.Outcome.OPEN).update(outcome=PushTry.Outcome.UNSURE)
    for row in rows:
        if row.pk in tried:
            claims.acknowledge(delivery_id=row.pk, lease=row.lease, reason=UNCONFIRMED)
        row.maybe_posted = False
    now = clock.now()
    paused, selected = [], []
    for row in rows:
        if row.pk in tried:
            continue
        if row.subscription is None or row.subscription.state != Subscription.State.ACTIVE:
            paused.append(row)
        elif slots.is_push_quiet(now, row.subscription.time_zone):
            claims.release(delivery_id=row.pk, lease=row.lease)  # the next claim postpones it
        else:
            selected.append(row)
    skip(paused, subscriptions.PAUSED)
    return _with_unseen_stories(selected)


def lock_leased(claimed: Sequence[ClaimedDelivery]) -> list[Delivery]:
    """Lock and return the deliveries whose leases still hold."""
    leases = {one.delivery.pk: one.delivery.lease for one in claimed}
    rows = Delivery.objects.filter(pk__in=leases, state=Delivery.State.LEASED).order_by("pk")
    found = rows.select_related("subscription").select_for_update(of=("self",))
    return [row for row in found if row.lease == leases[row.pk]]


def skip(rows: Sequence[Delivery], reason: str) -> None:
    """End these locked deliveries unsent."""
    if rows:
        deliveries.close(rows, state=Delivery.State.SKIPPED, reason=reason, now=clock.now())


def _with_unseen_stories(rows: Sequence[Delivery]) -> list[Delivery]:
    """Delete stories that the owner has had elsewhere since, or is being sent now; return the rows with any left."""
    owners = {row.subscription.owner_id or 0 for row in rows if row.subscription}
    # One at a time for each person: two of their pushes never choose side by side.
    list(User.objects.filter(pk__in=owners).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    had: dict[int, set[int]] = defaultdict(set)
    ids = DeliveryStory.objects.filter(delivery__in=rows).values("article_id")
    seen = SeenArticle.objects.filter(study.not_new(), user_id__in=owners, article_id__in=ids)
    for user_id, article_id in seen.values_list("user_id", "article_id"):
        had[user_id].add(article_id)
    under_way = Q(delivery__push_tries__outcome=PushTry.Outcome.OPEN)
    person = Q(delivery__subscription__owner__in=owners, delivery__subscription__audience=Subscription.Audience.PERSON)
    others = DeliveryStory.objects.filter(person & under_way, article_id__in=ids).exclude(delivery__in=rows)
    for owner_id, story_id in others.values_list("delivery__subscription__owner_id", "article_id"):
        had[owner_id].add(story_id or 0)
    stories: dict[int, list[DeliveryStory]] = defaultdict(list)
    for story in DeliveryStory.objects.filter(delivery__in=rows).order_by("position"):
        stories[story.delivery_id].append(story)
    stale: list[int] = []
    empty: list[Delivery] = []
    for row in rows:
        known = had[(row.subscription.owner_id or 0) if row.subscription else 0]
        fresh = [story.article_id for story in stories[row.pk] if story.article_id and story.article_id not in known]
        stale += [story.pk for story in stories[row.pk] if story.article_id not in fresh]
        known.update(fresh)
        empty += [] if fresh else [row]
    DeliveryStory.objects.filter(pk__in=stale).delete()
    skip(empty, schedule.EMPTY)
    return [row for row in rows if row not in empty]
