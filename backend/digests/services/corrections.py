"""Stories that changed, or were taken down, after they were sent: every message that holds one is corrected.

A sweep. It compares what stands at each target with what learners may see now, so it does not matter who changed a
story, how, or when.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.common import clock
from backend.digests import selectors, slots
from backend.digests.models import Delivery, DeliveryStory, SentMessage
from backend.materials.models import Article

LIFETIME = dt.timedelta(days=30)
"""How long a sent message follows the corrections of its stories; take-downs it follows for ever."""


def correct_sent(now: dt.datetime | None = None) -> int:
    """Make an edit for each sent message that does not show what it should; return how many. Safe to run twice."""
    moment = now or clock.now()
    stale = _standing().filter(_changed(moment) | _taken_down())
    open_edits = Delivery.objects.filter(message=OuterRef("pk"), state__in=Delivery.OPEN)
    messages = SentMessage.objects.filter(pk__in=stale.values("message")).exclude(Exists(open_edits))
    edits = [_edit(message, moment) for message in messages.select_related("delivery__subscription")]
    Delivery.objects.bulk_create(edits, ignore_conflicts=True)
    return len(edits)


def _standing() -> QuerySet[DeliveryStory]:
    return DeliveryStory.objects.filter(message__isnull=False, message__is_lost=False)


def _changed(now: dt.datetime) -> Q:
    """Match the places of stories sent lately that show another version than the present one."""
    recent = _standing().filter(article__isnull=False, message__delivery__finished_at__gte=now - LIFETIME)
    shown = list(recent.order_by().values_list("article_id", "shown").distinct())
    versions = selectors.versions({article_id for article_id, _ in shown if article_id})
    changed = Q(pk__in=[])
    for article_id, version in shown:
        if version != versions.get(article_id or 0, ""):
            changed |= Q(article_id=article_id, shown=version)
    return changed


def _taken_down() -> Q:
    """Match the places of stories that learners may not see any more, and that still show them."""
    return (Q(article__status=Article.Status.WITHDRAWN) | Q(article__isnull=True)) & ~Q(shown="")


def _edit(message: SentMessage, now: dt.datetime) -> Delivery:
    digest = message.delivery
    zone = digest.subscription.time_zone if digest.subscription else "UTC"
    return Delivery(
        kind=Delivery.Kind.EDIT,
        platform=digest.platform,
        target_id=digest.target_id,
        subscription=digest.subscription,
        message=message,
        study_date=digest.study_date,
        slot_at=digest.slot_at,
        local_date=slots.local_date(now, zone),
        due_at=now,
        expires_at=now + LIFETIME,
    )
