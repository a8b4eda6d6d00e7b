"""Stores the results of note writing, several stories in one transaction.

A result is stored only while its story still waits for one: it may be finished, or taken down, meanwhile.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from django.db import transaction

from backend.common import clock
from backend.common.errors import ExternalError
from backend.materials.models import Article, LlmCall, Source, StudyNote
from backend.materials.notes.base import DECLINED, UNUSABLE, Answer, NoteWriter
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.vendor_gate import PAUSED, VENDOR_CODES
from backend.materials.services import budget, pack_store, write_through

HEADLINE_ONLY_AFTER = 3
"""Calls in a row without an answer after which learners get the headline while the notes are tried on."""
BACKOFF_SECONDS = (15.0, 1800.0)
TRIES = 2
"""What is refused of a pack is asked for once more, with the reasons."""
UNUSABLE_WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 30, 120))
"""Waits before a story is tried again whose answers had no usable shape; after the last it is given up."""
REFUSED, NO_MODEL = "notes.refused", "notes.no_model"
Kind = Literal["written", "refused", "unanswered", "waiting"]
REWRITTEN_FIELDS = [
    "summary_en", "summary_ko", "headline_ko", "opener", "writer", "model", "prompt_version", "is_provisional",
    "updated_at",
]  # fmt: skip
WORKED_FIELDS = ["status", "due_at", "attempts", "failure_reason", "failure_detail", "body"]


@dataclass
class Outcome:
    """One story's tries: its answers and, when no answer came, the error; `reserved` holds one item a call."""

    article: Article
    answers: list[Answer] = field(default_factory=list)
    error: ExternalError | None = None
    reserved: list[budget.Reservation] = field(default_factory=list)

    @property
    def pack(self) -> Pack | None:
        """What passed the checks; a text that was refused is missing in it."""
        return self.answers[-1].pack if self.answers else None

    @property
    def complaints(self) -> tuple[str, ...]:
        """Why the last pack, or a part of it, was refused."""
        return self.answers[-1].problems if self.answers else ()

    @property
    def is_vendor_refused(self) -> bool:
        """Whether the vendor takes no call, for whatever story."""
        return self.error is not None and self.error.code in {PAUSED, *VENDOR_CODES}

    @property
    def kind(self) -> Kind:
        """The result; "waiting" when there was no budget, or no vendor, for a further call.

        A pack that lacks a text is written all the same when no further call can complete it.
        """
        if self.pack:
            return "written"
        if self.error:
            return "waiting" if self.is_vendor_refused else "unanswered"
        return "refused" if self.is_final else "waiting"

    @property
    def is_unusable(self) -> bool:
        """Whether no answer had the shape of notes: a fault of the model, not of the story."""
        return self.kind == "refused" and all(answer.usage.outcome == UNUSABLE for answer in self.answers)

    @property
    def has_no_budget(self) -> bool:
        """Whether the day's budget allowed not even one call."""
        return not self.reserved

    @property
    def is_final(self) -> bool:
        """Whether there is nothing more to ask."""
        if self.error or len(self.answers) == TRIES:
            return True
        declined = any(answer.usage.outcome == DECLINED for answer in self.answers)
        return declined or bool(self.pack and not self.complaints)


def store(outcomes: Sequence[Outcome], writer: NoteWriter) -> None:
    """Write notes, failures, calls and cost of some stories; those that go on waiting are due again at once."""
    with transaction.atomic():
        waiting = _still_waiting(outcomes)
        _store_notes([(outcome, pack) for outcome in waiting if (pack := outcome.pack)], writer)
        for outcome in waiting:
            _decide(outcome, writer)
        _save([outcome.article for outcome in waiting])
        LlmCall.objects.bulk_create(call for outcome in outcomes for call in _calls(outcome, writer))
        budget.settle([pair for outcome in outcomes for pair in zip(outcome.reserved, _costs(outcome), strict=True)])


def _still_waiting(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Lock the stories' rows and return the outcomes that are still wanted, their articles brought up to date."""
    pks = [outcome.article.pk for outcome in outcomes]
    rows = Article.objects.select_for_update().filter(pk__in=pks, due_at__isnull=False).order_by("pk")
    locked = {pk: (status, listed_at) for pk, status, listed_at in rows.values_list("pk", "status", "listed_at")}
    wanted = []
    for outcome in outcomes:
        status, listed_at = locked.get(outcome.article.pk, (Article.Status.WITHDRAWN, None))
        if status != Article.Status.WITHDRAWN:
            outcome.article.status, outcome.article.listed_at = status, listed_at
            wanted.append(outcome)
    return wanted


def _store_notes(written: list[tuple[Outcome, Pack]], writer: NoteWriter) -> None:
    notes = [
        StudyNote(
            article=outcome.article,
            summary_en=pack.main.en,
            summary_ko=pack.main.ko,
            headline_ko=pack.headline_ko,
            opener=pack.opener,
            writer=writer.name,
            model=outcome.answers[-1].usage.model,
            prompt_version=writer.prompt_version,
            is_provisional=writer.provisional,
        )
        for outcome, pack in written
    ]
    StudyNote.objects.bulk_create(
        notes, update_conflicts=True, unique_fields=["article"], update_fields=REWRITTEN_FIELDS
    )
    pack_store.store(
        [(note, pack) for note, (_, pack) in zip(notes, written, strict=True)],
        rewritten=[note for note in notes if note.article.status != Article.Status.FETCHED],
    )


def _decide(outcome: Outcome, writer: NoteWriter) -> None:
    """Set the story's next state, in memory."""
    article = outcome.article
    if outcome.kind == "waiting":
        article.due_at = clock.now()
    elif outcome.error and not outcome.pack:
        _decide_without_answer(article, outcome.error)
    elif outcome.pack:
        article.status = Article.Status.PUBLISHED if article.listed_at else Article.Status.ENRICHED
        article.due_at, article.failure_reason, article.failure_detail = None, "", ""
        _drop_body(article, keep=writer.provisional)
    else:
        wait = None
        if outcome.is_unusable:
            rounds = LlmCall.objects.filter(article=article, outcome=UNUSABLE).count() // TRIES
            wait = UNUSABLE_WAITS[rounds] if rounds < len(UNUSABLE_WAITS) else None
        article.due_at = clock.now() + wait if wait else None
        _fail(article, NO_MODEL if writer.provisional else REFUSED, "\n".join(outcome.complaints))
        _drop_body(article, keep=writer.provisional or wait is not None)


def _decide_without_answer(article: Article, error: ExternalError) -> None:
    """Try again later, for as long as it takes; a story the server can never take is headline-only at once."""
    article.attempts += 1
    article.failure_reason, article.failure_detail = error.code[:60], error.message
    first, most = BACKOFF_SECONDS
    step = min(most, first * 2 ** min(article.attempts - 1, 20))
    jittered = random.uniform(step / 5, step)  # noqa: S311 - jitter, not a secret
    wait = max(jittered, error.retry_after_seconds or 0.0)
    article.due_at = None if error.permanent else clock.now() + dt.timedelta(seconds=wait)
    if error.permanent or article.attempts >= HEADLINE_ONLY_AFTER:
        _fail(article, error.code, error.message)
    _drop_body(article, keep=not error.permanent)


def _fail(article: Article, reason: str, detail: str) -> None:
    article.failure_reason, article.failure_detail = reason[:60], detail
    # Notes that learners already have stay; only a story that has none becomes headline-only.
    if article.status == Article.Status.FETCHED:
        article.status = Article.Status.FAILED


def _drop_body(article: Article, *, keep: bool) -> None:
    if not keep and article.source.body_policy != Source.BodyPolicy.ALWAYS:
        article.body = ""


def _save(articles: list[Article]) -> None:
    """Write the new states, alike ones in one statement, and let the cache know of those that learners see."""
    alike: dict[tuple[object, ...], list[Article]] = defaultdict(list)
    for article in articles:
        alike[tuple(getattr(article, name) for name in WORKED_FIELDS)].append(article)
    for values, group in alike.items():
        changes = dict(zip(WORKED_FIELDS, values, strict=True)) | {"updated_at": clock.now()}
        Article.objects.filter(pk__in=[article.pk for article in group]).update(**changes)
    if listed := [article for article in articles if article.listed_at]:
        write_through.articles_changed(listed)


def _calls(outcome: Outcome, writer: NoteWriter) -> list[LlmCall]:
    made = [
        LlmCall(
            article=outcome.article,
            model=answer.usage.model,
            prompt_version=writer.prompt_version,
            prompt_tokens=answer.usage.prompt_tokens,
            completion_tokens=answer.usage.completion_tokens,
            cost_usd=answer.usage.cost_usd,
            outcome=answer.usage.outcome,
            problems="\n".join(answer.problems),
            rules="\n".join(answer.rules),
            seconds=answer.usage.seconds,
        )
        for answer in outcome.answers
        if answer.usage.model  # a writer without a model makes no call
    ]
    if (error := outcome.error) and error.code != PAUSED:
        made.append(
            LlmCall(
                article=outcome.article,
                model=writer.name,
                prompt_version=writer.prompt_version,
                outcome=error.code[:60],
                problems=error.message,
            )
        )
    return made


def _costs(outcome: Outcome) -> list[Decimal]:
    """Return what each call cost; one that timed out may have been charged for all the same."""
    costs = [answer.usage.cost_usd for answer in outcome.answers]
    if outcome.error:
        costs.append(outcome.reserved[-1].usd if outcome.error.code == "llm.timeout" else Decimal(0))
    return costs
