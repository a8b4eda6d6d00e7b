"""Cards of senses that were joined to another one or corrected since they were last asked. For a sweep."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import F

from backend.common import clock
from backend.study import schedule
from backend.study.models import Card
from backend.study.selectors.sessions import ASKED
from backend.study.services import card_merging, learners
from backend.study.services.replay import replay

LOOK_BACK = dt.timedelta(days=2)
"""The sweep looks at senses changed since; it runs every few minutes."""
CORRECTED_AT_ONCE = 20_000


def settle(*, limit: int = 500) -> int:
    """Bring cards of changed senses up to date; return how many. Safe to repeat.

    A card of a joined sense becomes one of the sense it was joined to, at most `limit` a run; until then it is shown
    with that one's meaning. A card whose meaning was corrected is due now, at most CORRECTED_AT_ONCE; the question says
    what the meaning was before.
    """
    changed = Card.objects.filter(sense__updated_at__gte=clock.now() - LOOK_BACK)
    joined = changed.filter(sense__merged_into__isnull=False).values_list("pk", "user_id")[:limit]
    by_user: dict[int, list[int]] = defaultdict(list)
    for pk, user_id in joined:
        by_user[user_id].append(pk)
    for user_id, card_ids in by_user.items():
        with transaction.atomic():
            learners.lock_row(user_id=user_id)
            _follow(user_id, card_ids)
    today = schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)
    stale = changed.filter(state__in=ASKED, due__gt=today).exclude(asked_meaning="")
    stale = stale.exclude(sense__meaning_ko=F("asked_meaning"))
    corrected = Card.objects.filter(pk__in=list(stale.values_list("pk", flat=True)[:CORRECTED_AT_ONCE])).update(
        due=today
    )
    return corrected + sum(map(len, by_user.values()))


def _follow(user_id: int, card_ids: list[int]) -> None:
    for card in Card.objects.filter(pk__in=card_ids, sense__merged_into__isnull=False).select_related("sense"):
        target = Card.objects.filter(user_id=user_id, sense=card.sense.merged_into_id).first()
        if target is None:
            Card.objects.filter(pk=card.pk).update(sense=card.sense.merged_into_id)
            continue
        card_merging.move_rows(card.pk, to=target.pk)
        card.delete()
        replay([target.pk])
