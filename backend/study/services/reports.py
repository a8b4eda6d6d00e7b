"""Reports by learners: stored once for each learner and thing, closed by editors, forgotten after a while."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from backend.accounts.services import attempt_limits, notices
from backend.accounts.services.attempt_limits import Counter
from backend.common import clock
from backend.common.client_address import rate_limit_subnet
from backend.common.errors import AppError
from backend.materials import selectors as materials
from backend.materials.models import Article, Sense, StudyNote
from backend.materials.services import senses, story_texts
from backend.study.models import Report, ReportedItem
from backend.study.services import learners
from contracts.enums import ReportKind, ReportState
from contracts.notices import NoticeKind

HOUR, DAY = 3600, 86_400
PER_LEARNER = {HOUR: 30, DAY: 100}
PER_ADDRESS = {HOUR: 120}
"""An address may be a school's; a bot's own address is not counted, for it speaks for thousands."""
KEEPS_LEARNER = dt.timedelta(days=90)


class Where(NamedTuple):
    """The place of a sentence: a story, and of its texts the level and the sentence; "" and None: the whole story."""

    article_id: int | None = None
    level: str = ""
    sentence: int | None = None


NOWHERE = Where()


class Stored(NamedTuple):
    """A report as it was stored; not `is_new` if the learner had made it before."""

    report: Report
    is_new: bool


def report(
    *,
    user_id: int,
    what: ReportKind,
    sense_id: int | None = None,
    where: Where = NOWHERE,
    channel: str = "",
    address: str | None = None,
) -> Stored:
    """Store what a learner finds wrong: a sense, else a sentence or a story; safe to repeat. Not in a transaction.

    With a sense, `where` only says in which story it was seen. A sentence that is there no more counts for its story.
    A report of a part takes the place of the learner's own open report of the whole story. Raises AppError
    "sense.unknown" or "article.unknown" (400), "request.throttled" (429), "auth.user_gone" (401).
    """
    _count_attempt(user_id, address)
    with transaction.atomic():
        learners.lock(user_id=user_id)
        item = _open_item(sense_id, where)
        seen_in = where.article_id
        if sense_id is not None and seen_in is not None:
            is_readable = Article.objects.filter(materials.READABLE, pk=seen_in).exists()
            seen_in = seen_in if is_readable else None
        found, is_new = Report.objects.get_or_create(
            item=item, user_id=user_id, defaults={"what": what, "article_id": seen_in, "channel": channel}
        )
        if found.what != what:
            found.what = what
            found.save(update_fields=["what"])
        if where.article_id is not None and item.target != _story(where.article_id):
            whole = ReportedItem.objects.filter(target=_story(where.article_id), state=ReportState.OPEN)
            Report.objects.filter(item__in=whole, user_id=user_id, what=what).delete()
            whole.filter(reports=None).delete()
    return Stored(found, is_new)


def close(items: Iterable[ReportedItem], *, state: ReportState, change: str = "") -> int:
    """Close open items and tell their reporters; return how many were closed. Safe to repeat.

    `change` says what changed, as "생산하다 → 양보하다". Call inside a transaction.
    """
    wanted = [item.pk for item in items]
    rows = ReportedItem.objects.select_for_update(of=("self",)).filter(pk__in=wanted, state=ReportState.OPEN)
    closed = list(rows.select_related("sense", "article__note").order_by("pk"))
    ReportedItem.objects.filter(pk__in=[item.pk for item in closed]).update(state=state, closed_at=clock.now())
    kind = NoticeKind.REPORT_KEPT if state == ReportState.KEPT else NoticeKind.REPORT_CORRECTED
    told: set[tuple[int, str]] = set()
    for item in closed:
        about = about_of(item)
        users = {pk for pk in item.reports.values_list("user_id", flat=True) if pk and (pk, about) not in told}
        told |= {(pk, about) for pk in users}
        notices.tell(user_ids=users, kind=kind, about=about, change=f"\n{change}" if change else "")
    return len(closed)


def reopen(item_ids: Iterable[int]) -> None:
    """Open what a correction closed, because it was taken back; reporters are told again when it is settled."""
    for item in ReportedItem.objects.filter(pk__in=item_ids, state=ReportState.CORRECTED).order_by("-pk"):
        if not ReportedItem.objects.filter(target=item.target, state=ReportState.OPEN).exists():
            ReportedItem.objects.filter(pk=item.pk).update(state=ReportState.OPEN, closed_at=None)


def open_items(*, sense_id: int | None = None, article_id: int | None = None) -> list[ReportedItem]:
    """Return the open items of a sense, or of a story and its sentences."""
    about = Q(sense=sense_id) if sense_id is not None else Q(article=article_id)
    return list(ReportedItem.objects.filter(about, state=ReportState.OPEN))


def about_of(item: ReportedItem) -> str:
    """Return what an item is called: a word, or a story's Korean headline."""
    if item.sense is not None:
        return item.sense.lemma
    note: StudyNote | None = getattr(item.article, "note", None)
    return (note.headline_ko if note else "") or (item.article.title if item.article else "")


def forget_learners() -> int:
    """Forget who made reports that are older than KEEPS_LEARNER; return how many. For a sweep."""
    past = Report.objects.filter(created_at__lt=clock.now() - KEEPS_LEARNER, user__isnull=False)
    return past.update(user=None)


def _count_attempt(user_id: int, address: str | None) -> None:
    keys = attempt_limits.personal_keys(user_id=user_id)
    counters = {
        window: [Counter(f"report.learner.{window}", key, limit) for key in keys]
        for window, limit in PER_LEARNER.items()
    }
    if address is not None:
        for window, limit in PER_ADDRESS.items():
            counters[window].append(Counter(f"report.address.{window}", rate_limit_subnet(address), limit))
    attempt_limits.count_in_windows(counters)


def _open_item(sense_id: int | None, where: Where) -> ReportedItem:
    """Return the open item of what is named, locked, made now if there is none. Raises AppError."""
    if sense_id is None:
        made = _text_item(where)
    else:
        sense = Sense.objects.select_related("merged_into").filter(pk=sense_id).first()
        if sense is None:
            raise AppError("sense.unknown", f"There is no sense {sense_id}.", {"id": sense_id})
        sense = senses.resolve(sense)
        made = ReportedItem(target=f"sense:{sense.pk}", sense=sense, shown=sense.meaning_ko)
    for _ in range(3):  # an editor may close it between the two statements
        ReportedItem.objects.bulk_create([made], ignore_conflicts=True)
        rows = ReportedItem.objects.select_for_update().filter(target=made.target, state=ReportState.OPEN)
        if (found := rows.first()) is not None:
            return found
    raise AppError("request.throttled", "An editor is closing it right now.", {"retry_after_seconds": 1}, status=429)


def _text_item(where: Where) -> ReportedItem:
    pk = where.article_id or 0
    article = Article.objects.filter(materials.READABLE, pk=pk).only("title").first()
    if article is None:
        raise AppError("article.unknown", f"There is no article {pk}.", {"id": pk})
    if where.level and where.sentence is not None:
        found = story_texts.find_sentence(article_id=pk, level=where.level, position=where.sentence)
        if found is not None:
            return ReportedItem(
                target=f"sentence:{pk}:{where.level}:{where.sentence}",
                article=article,
                level=where.level,
                position=where.sentence,
                shown=f"{found.en}\n{found.ko}".strip(),
            )
    return ReportedItem(target=_story(pk), article=article, shown=article.title)


def _story(article_id: int) -> str:
    return f"article:{article_id}"
