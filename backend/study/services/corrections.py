"""An editor's corrections: made once for everybody, logged with what they replaced, and taken back.

A correction reaches cache, API and pages with its commit; messages that were sent, and cards, follow by sweeps.
"""

import contextlib
import dataclasses
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Func, JSONField, Value

from backend.common import clock
from backend.materials.services import article_edits, senses, story_texts
from backend.materials.services.senses import SenseChange
from backend.materials.services.story_texts import Snapshot
from backend.study.models import Card, CardContext, Correction, SessionQuestion
from backend.study.services import reports
from contracts.enums import ReportState, SenseState

CARDS_AT_ONCE = 5000


@transaction.atomic
def correct_sense(
    *, sense_id: int, meaning_ko: str, state: SenseState = SenseState.CHECKED, editor_id: int | None = None
) -> Correction | None:
    """Correct a meaning everywhere, log it, and tell who reported it; return None if nothing changes.

    A meaning that is only marked as checked was right.
    """
    stored = senses.correctable(sense_id=sense_id)
    if stored == {"meaning_ko": meaning_ko, "state": state}:
        return None
    cards = list(Card.objects.filter(sense=sense_id).values_list("pk", flat=True))
    items = reports.open_items(sense_id=sense_id)
    change = senses.correct(sense_id=sense_id, meaning_ko=meaning_ko, state=state)
    is_kept = change.meaning_before == change.meaning_after and change.state_after == SenseState.CHECKED
    if is_kept:
        reports.close(items, state=ReportState.KEPT)
    else:
        is_other = change.meaning_before != change.meaning_after
        words = f"{change.meaning_before} → {change.meaning_after}" if is_other else ""
        reports.close(items, state=ReportState.CORRECTED, change=words)
    after: dict[str, Any] = {"meaning_ko": change.meaning_after, "state": str(change.state_after)}
    if change.joined_into is not None:
        # A sweep joins the cards whose learner has one of the other sense already.
        with contextlib.suppress(IntegrityError), transaction.atomic():  # a learner who saves the word right now
            have = Card.objects.filter(sense=change.joined_into).values("user")
            Card.objects.filter(pk__in=cards).exclude(user__in=have).update(sense=change.joined_into)
        after |= {"change": dataclasses.asdict(change), "cards": cards}
    return Correction.objects.create(
        sense_id=sense_id,
        before={"meaning_ko": change.meaning_before, "state": str(change.state_before)},
        after=after,
        closed=[item.pk for item in items],
        created_at=clock.now(),
        editor_id=editor_id,
    )


@transaction.atomic
def correct_story(
    *, article_id: int, editor_id: int | None = None, is_factual: bool = False, **changed: str
) -> Correction | None:
    """Correct a headline or the summaries (`title`, `summary_en`, `summary_ko`), and log it.

    Raises AppError "article.unknown".
    """
    if not changed:
        return None
    before = story_texts.snapshot(article_id)
    article_edits.edit(article_id=article_id, **changed)
    return _log_story(article_id, before, editor_id, is_factual, reports.open_items(article_id=article_id))


@transaction.atomic
def correct_sentence(
    *,
    article_id: int,
    level: str,
    position: int,
    en: str,
    ko: str,
    editor_id: int | None = None,
    is_factual: bool = False,
) -> Correction | None:
    """Correct a sentence of a text and its Korean, and log it. Raises as `story_texts.correct_sentence` does."""
    before = story_texts.snapshot(article_id)
    if story_texts.sentences_of(before).get((level, position)) == (en, ko):
        return None
    story_texts.correct_sentence(
        article_id=article_id, level=level, position=position, en=en, ko=ko, is_factual=is_factual
    )
    items = [
        item for item in reports.open_items(article_id=article_id) if (item.level, item.position) == (level, position)
    ]
    return _log_story(article_id, before, editor_id, is_factual, items)


@transaction.atomic
def take_back(*, correction_id: int) -> Correction:
    """Put back what a correction replaced; its reports are open again. Safe to repeat.

    Raises AppError "correction.superseded" (409) if a later change stands on it, "article.taken_down" (409).
    """
    row = Correction.objects.select_for_update().get(pk=correction_id)
    if row.undone_at is not None:
        return row
    if row.sense_id is not None:
        before, after = row.before, row.after
        if "change" in after:
            change = SenseChange(**after["change"])
        else:
            texts = (before["meaning_ko"], before["state"], after["meaning_ko"], after["state"])
            change = SenseChange(row.sense_id, *texts)
        senses.take_back(change)
        moved = after["cards"] if change.joined_into is not None else []
        for start in range(0, len(moved), CARDS_AT_ONCE):
            # A card that became one with another card stays with the sense it was joined to.
            cards = Card.objects.filter(pk__in=moved[start : start + CARDS_AT_ONCE], sense=change.joined_into)
            cards.update(sense=row.sense_id)
    elif row.article_id is not None:
        article_edits.lock_editable(row.article_id)
        if not story_texts.is_same(story_texts.snapshot(row.article_id), row.after):
            raise senses.superseded()
        story_texts.restore(article_id=row.article_id, copy=row.before)
        _follow(row.article_id, row.after, row.before)
    else:
        raise senses.superseded()
    reports.reopen(row.closed)
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    return row


def _log_story(
    article_id: int,
    before: Snapshot,
    editor_id: int | None,
    is_factual: bool,
    items: list[Any],
) -> Correction:
    after = story_texts.snapshot(article_id)
    _follow(article_id, before, after)
    reports.close(items, state=ReportState.CORRECTED)
    return Correction.objects.create(
        article_id=article_id,
        before=before,
        after=after,
        closed=[item.pk for item in items],
        created_at=clock.now(),
        editor_id=editor_id,
        is_factual=is_factual,
    )


def _follow(article_id: int, before: Snapshot, after: Snapshot) -> None:
    """Write corrected sentences into word books and open questions, which hold copies of them."""
    now = story_texts.sentences_of(after)
    for key, (en, ko) in story_texts.sentences_of(before).items():
        if key not in now or now[key] == (en, ko):
            continue
        CardContext.objects.filter(article=article_id, sentence=en).update(
            sentence=now[key][0], sentence_ko=now[key][1]
        )
        asked = SessionQuestion.objects.filter(article=article_id, answered_at=None, content__sentence=en)
        for name, text in (("sentence_ko", now[key][1]), ("sentence", now[key][0])):
            path, value = Value(f"{{{name}}}"), Value(text, output_field=JSONField())
            asked.update(content=Func(F("content"), path, value, function="jsonb_set", output_field=JSONField()))
