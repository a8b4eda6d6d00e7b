"""Which claimed digests are really to be pushed now; the others are settled on the spot. Call inside a transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Delivery, DeliveryStory, PushTry, Subscription
from backend.digests.push_providers import hours
from backend.digests.push_providers.base import UNCONFIRMED
from backend.digests.services import claims, closing, pausing, schedule
from backend.study.models import SeenArticle


def chosen(leases: dict[int, str]) -> list[Delivery]:
    """Lock the deliveries that these leases (by delivery id) still hold, and return those to be pushed.

    Left out: what was tried before (it counts as sent), what its owner has paused, what would come in quiet hours
    (given back), and what has no story its owner has not had.
    """
    rows = _not_tried(held(leases))
    rows = _wanted(rows)
    rows = _not_quiet(rows)
    return _with_news(rows)


def held(leases: dict[int, str]) -> list[Delivery]:
    """Lock and return the deliveries that these leases still hold."""
    rows = Delivery.objects.filter(pk__in=leases, state=Delivery.State.LEASED).order_by("pk")
    found = rows.select_related("subscription").select_for_update(of=("self",))
    return [row for row in found if row.lease == leases[row.pk]]


def skip(rows: Sequence[Delivery], reason: str) -> None:
    """End these locked deliveries unsent."""
    if rows:
        closing.close(rows, state=Delivery.State.SKIPPED, reason=reason, now=clock.now())


def _not_tried(rows: Sequence[Delivery]) -> list[Delivery]:
    """A try that was not refused for certain is never repeated; without one, nothing can have been sent."""
    tries = PushTry.objects.filter(delivery__in=rows).exclude(outcome=PushTry.Outcome.REFUSED)
    tried = set(tries.values_list("delivery_id", flat=True))
    tries.filter(outcome=PushTry.Outcome.OPEN).update(outcome=PushTry.Outcome.UNSURE)
    for row in rows:
        if row.pk in tried:
            claims.acknowledge(delivery_id=row.pk, lease=row.lease, reason=UNCONFIRMED)
        row.maybe_posted = False
    return [row for row in rows if row.pk not in tried]


def _wanted(rows: Sequence[Delivery]) -> list[Delivery]:
    stopped = [row for row in rows if not _is_active(row)]
    skip(stopped, pausing.PAUSED)
    return [row for row in rows if _is_active(row)]


def _is_active(row: Delivery) -> bool:
    return row.subscription is not None and row.subscription.state == Subscription.State.ACTIVE


def _not_quiet(rows: Sequence[Delivery]) -> list[Delivery]:
    now = clock.now()
    kept = []
    for row in rows:
        if row.subscription and hours.is_quiet(now, row.subscription.time_zone):
            claims.release(delivery_id=row.pk, lease=row.lease)  # the next claim puts it off
        else:
            kept.append(row)
    return kept


def _with_news(rows: Sequence[Delivery]) -> list[Delivery]:
    """Take out stories that the owner has had elsewhere since, or is being sent now; return what still holds some."""
    owners = {row.subscription.owner_id for row in rows if row.subscription}
    # One at a time for each person: two of their pushes never choose side by side.
    list(User.objects.filter(pk__in=owners).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    had = _had(owners, exclude=rows)
    places: dict[int, list[DeliveryStory]] = defaultdict(list)
    for place in DeliveryStory.objects.filter(delivery__in=rows).order_by("position"):
        places[place.delivery_id].append(place)
    stale: list[int] = []
    empty: list[Delivery] = []
    for row in rows:
        known = had[row.subscription.owner_id if row.subscription else 0]
        fresh = [place.article_id for place in places[row.pk] if place.article_id and place.article_id not in known]
        stale += [place.pk for place in places[row.pk] if place.article_id not in fresh]
        known.update(fresh)
        empty += [] if fresh else [row]
    DeliveryStory.objects.filter(pk__in=stale).delete()
    skip(empty, schedule.EMPTY)
    return [row for row in rows if row not in empty]


def _had(owners: Collection[int], *, exclude: Sequence[Delivery]) -> defaultdict[int, set[int]]:
    """Return what each of these learners has seen, or has on its way to another place of their own."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    ids = DeliveryStory.objects.filter(delivery__in=exclude).values("article_id")
    seen = SeenArticle.objects.filter(user_id__in=owners, article_id__in=ids)
    for user_id, article_id in seen.values_list("user_id", "article_id"):
        found[user_id].add(article_id)
    on_its_way = Q(delivery__push_tries__outcome=PushTry.Outcome.OPEN)
    person = Q(delivery__subscription__owner__in=owners, delivery__subscription__audience=Subscription.Audience.PERSON)
    others = DeliveryStory.objects.filter(person & on_its_way, article_id__in=ids).exclude(delivery__in=exclude)
    for user_id, article_id in others.values_list("delivery__subscription__owner_id", "article_id"):
        found[user_id].add(article_id or 0)
    return found
