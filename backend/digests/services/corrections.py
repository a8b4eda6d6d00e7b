"""Corrections of sent messages: a story that changed or was taken down is edited wherever it was posted.

A sweep. It compares what the messages show with what learners may see now, so it does not matter who changed a story,
how, or when.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from backend.common import clock
from backend.digests import selectors, slots
from backend.digests.models import Delivery, DeliveryStory, SentMessage
from backend.materials.models import Article

LIFETIME = dt.timedelta(days=30)
"""For how long a sent message is corrected after its stories changed; after a take-down it is corrected at any age."""


def correct_sent(now: dt.datetime | None = None) -> int:
    """Make an edit for each sent message that does not show what it should; return how many. Safe to run twice."""
    moment = now or clock.now()
    posted = DeliveryStory.objects.filter(message__isnull=False, message__is_lost=False)
    taken_down = (Q(article__status=Article.Status.WITHDRAWN) | Q(article__isnull=True)) & ~Q(shown="")
    finished_at = "message__delivery__finished_at"  # null while the rest of a digest waits for Discord
    is_recent = Q(**{f"{finished_at}__gte": moment - LIFETIME}) | Q(**{f"{finished_at}__isnull": True})
    recent = posted.filter(is_recent, article__isnull=False)
    shown = list(recent.order_by().values_list("article_id", "shown").distinct())
    versions = selectors.versions({article_id for article_id, _ in shown if article_id})
    changed = Q(pk__in=[])
    for article_id, version in shown:
        if version != versions.get(article_id or 0, ""):
            changed |= Q(article_id=article_id, shown=version)
    stale = posted.filter(changed | taken_down)
    open_edits = Delivery.objects.filter(message=OuterRef("pk"), state__in=Delivery.OPEN)
    messages = SentMessage.objects.filter(pk__in=stale.values("message")).exclude(Exists(open_edits))
    edits = []
    for message in messages.select_related("delivery__subscription"):
        digest = message.delivery
        zone = digest.subscription.time_zone if digest.subscription else "UTC"
        edits.append(
            Delivery(
                kind=Delivery.Kind.EDIT,
                platform=digest.platform,
                target_id=digest.target_id,
                subscription=digest.subscription,
                message=message,
                study_date=digest.study_date,
                slot_at=digest.slot_at,
                local_date=slots.local_date(moment, zone),
                due_at=moment,
                expires_at=moment + LIFETIME,
            )
        )
    Delivery.objects.bulk_create(edits, ignore_conflicts=True)
    return len(edits)
