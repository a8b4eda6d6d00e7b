"""Corrections of sent messages: a story that changed or was taken down is edited wherever it was posted.

A sweep. It compares what the messages show with what learners may see now, so it does not matter who changed a story,
how, or when.
"""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, Max, OuterRef, Q

from backend.common import clock
from backend.digests import slots, story_versions
from backend.digests.models import Delivery, DeliveryStory, SentMessage
from backend.materials.models import Article
from backend.study.models import Correction

LIFETIME = dt.timedelta(days=7)
"""For how long a sent message is corrected after its stories changed."""
FACTUAL_LIFETIME = dt.timedelta(days=30)
"""For how long after a correction of what was not true messages of any age are looked for. A take-down has no end."""
EDITS_A_MINUTE = 300
"""So many messages are edited at most, so that digests and people find the platform free."""


def correct_sent(now: dt.datetime | None = None) -> int:
    """Make an edit for each sent message that does not show what it should; return how many. Safe to run twice.

    Edits are due one after the other, EDITS_A_MINUTE; those of stories that were taken down are due at once, also
    where an edit waits for its turn already.
    """
    moment = now or clock.now()
    posted = DeliveryStory.objects.filter(message__isnull=False, message__is_lost=False)
    taken_down = (Q(article__status=Article.Status.WITHDRAWN) | Q(article__isnull=True)) & ~Q(shown="")
    finished_at = "message__delivery__finished_at"  # null while the rest of a digest waits for Discord
    is_recent = Q(**{f"{finished_at}__gte": moment - LIFETIME}) | Q(**{f"{finished_at}__isnull": True})
    untrue = Correction.objects.filter(is_factual=True, created_at__gte=moment - FACTUAL_LIFETIME)
    recent = posted.filter(is_recent, article__isnull=False)
    older = posted.filter(article__in=untrue.values("article"))
    pairs = [rows.order_by().values_list("article_id", "shown") for rows in (recent, older)]
    shown = list(pairs[0].union(pairs[1]))  # each pair once
    versions = story_versions.versions({article_id for article_id, _ in shown if article_id})
    changed = Q(pk__in=[])
    for article_id, version in shown:
        found = versions.get(article_id or 0)
        if version not in (found.all if found else {""}):
            changed |= Q(article_id=article_id, shown=version)
    stale = posted.filter(changed & (is_recent | Q(article__in=untrue.values("article"))) | taken_down)
    open_edits = Delivery.objects.filter(message=OuterRef("pk"), state__in=Delivery.OPEN)
    gone = posted.filter(taken_down, message=OuterRef("pk"))
    messages = SentMessage.objects.filter(pk__in=stale.values("message")).exclude(Exists(open_edits))
    waiting = Delivery.objects.filter(kind=Delivery.Kind.EDIT, state=Delivery.State.PENDING, due_at__gt=moment)
    waiting.filter(Exists(posted.filter(taken_down, message=OuterRef("message"))), attempts=0).update(due_at=moment)
    messages = messages.annotate(is_urgent=Exists(gone)).select_related("delivery__subscription").order_by("-pk")
    edits = []
    for message in messages:
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
                expires_at=moment + FACTUAL_LIFETIME,
            )
        )
    _spread([edit for edit, message in zip(edits, messages, strict=True) if not message.is_urgent], moment)
    Delivery.objects.bulk_create(edits, ignore_conflicts=True)
    return len(edits)


def _spread(edits: Sequence[Delivery], moment: dt.datetime) -> None:
    """Make edits due one after the other, behind those that wait already; the newest messages come first."""
    if not edits:
        return
    step = dt.timedelta(minutes=1) / EDITS_A_MINUTE
    waiting = Delivery.objects.filter(kind=Delivery.Kind.EDIT, state=Delivery.State.PENDING, attempts=0)
    last: dt.datetime | None = waiting.aggregate(last=Max("due_at"))["last"]
    first = moment if last is None or last < moment else last + step
    for number, edit in enumerate(edits):
        edit.due_at = first + number * step
