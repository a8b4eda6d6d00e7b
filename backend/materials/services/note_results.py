"""Stores the results of note writing, several stories in one transaction.

A result is stored only while its story still waits for one: it may be finished, or taken down, meanwhile.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Literal

from django.db import transaction

from backend.common import clock
from backend.common.errors import ExternalError
from backend.materials.models import Article, LlmCall, Source, StudyNote
from backend.materials.notes.base import DECLINED, UNUSABLE, Answer, NoteWriter, StoryText
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.vendor_gate import PAUSED, VENDOR_CODES
from backend.materials.notes.verification.verdicts import Verifier
from backend.materials.services import budget, pack_store, verification, write_through
from backend.materials.services.verification import SecondLook, WrittenBy

HEADLINE_ONLY_AFTER = 3
"""Calls in a row without an answer after which learners get the headline while the notes are tried on."""
BACKOFF_SECONDS = (15.0, 1800.0)
TRIES = 2
"""What is refused of a pack is asked for once more, with the reasons."""
UNUSABLE_WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 30, 120))
"""Waits before a story is tried again whose answers had no usable shape; after the last it is given up."""
REFUSED, NO_MODEL = "notes.refused", "notes.no_model"
Kind = Literal["written", "refused", "unanswered", "waiting", "held"]
REWRITTEN_FIELDS = [
    "summary_en", "summary_ko", "headline_ko", "opener", "writer", "model", "prompt_version", "is_provisional",
    "updated_at",
]  # fmt: skip
WORKED_FIELDS = ["status", "due_at", "attempts", "failure_reason", "failure_detail", "body"]


@dataclass
class Outcome:
    """One story's tries: its answers and, when no answer came, the error; `reserved` holds one item a call.

    `start` is a pack written before, and what wrote it; `second_look` is what a verifier made of the pack.
    """

    article: Article
    story: StoryText
    start: tuple[Pack, WrittenBy] | None = None
    answers: list[Answer] = field(default_factory=list)
    error: ExternalError | None = None
    reserved: list[budget.Reservation] = field(default_factory=list)
    second_look: SecondLook | None = None

    @property
    def pack(self) -> Pack | None:
        """What passed the checks; a text that was refused is missing in it."""
        if self.second_look:
            return self.second_look.shown
        if self.answers:
            return self.answers[-1].pack
        return self.start[0] if self.start else None

    def written_by(self, writer: NoteWriter) -> WrittenBy:
        """Return what wrote the pack."""
        if self.start and not self.answers:
            return self.start[1]
        return WrittenBy(writer.name, self.answers[-1].usage.model if self.answers else "", writer.prompt_version)

    @property
    def complaints(self) -> tuple[str, ...]:
        """Why the last pack, or a part of it, was refused."""
        if self.second_look and self.second_look.problems:
            return self.second_look.problems
        return self.answers[-1].problems if self.answers else ()

    @property
    def waits_for_verifier(self) -> bool:
        """Whether its pack, or a part of it, goes on waiting for a verifier."""
        return self.second_look is not None and self.second_look.is_waiting

    @property
    def kind(self) -> Kind:
        """The result: "waiting" for budget or vendor, "held" for a verifier; "written" also if a text is missing."""
        if self.second_look and self.second_look.is_waiting and (self.second_look.is_unchanged or not self.pack):
            return "held"
        if self.pack:
            return "written"
        if self.second_look:
            return "refused"
        if self.error:
            return "waiting" if self.error.code in {PAUSED, *VENDOR_CODES} else "unanswered"
        return "refused" if self.is_final else "waiting"

    @property
    def is_unusable(self) -> bool:
        """Whether no answer had the shape of notes: a fault of the model, not of the story."""
        return (
            self.kind == "refused"
            and not self.second_look
            and all(answer.usage.outcome == UNUSABLE for answer in self.answers)
        )

    @property
    def has_no_budget(self) -> bool:
        """Whether the day's budget allowed not even one call."""
        return not self.reserved and not self.start

    @property
    def is_final(self) -> bool:
        """Whether there is nothing more to ask."""
        if self.error or self.start or len(self.answers) >= TRIES:
            return True
        declined = any(answer.usage.outcome == DECLINED for answer in self.answers)
        return declined or bool(self.pack and not self.complaints)


def store(outcomes: Sequence[Outcome], writer: NoteWriter, verifier: Verifier | None = None) -> None:
    """Write notes, failures, calls and cost of some stories; those that go on waiting are due again at once."""
    with transaction.atomic():
        stored = _lock_stories(outcomes)
        waiting = _still_waiting(outcomes, stored)
        _store_notes(
            [(outcome, pack) for outcome in waiting if outcome.kind == "written" and (pack := outcome.pack)], writer
        )
        _store_second_looks(waiting, writer, verifier)
        for outcome in waiting:
            _decide(outcome, writer)
        _save([outcome.article for outcome in waiting])
        calls = [call for outcome in outcomes for call in _calls(outcome, writer, verifier)]
        for call in calls:
            if call.article_id not in stored:
                call.article = None  # deleted while it was written about; the call is paid for all the same
        LlmCall.objects.bulk_create(calls)
        budget.settle([pair for outcome in outcomes for pair in _paid(outcome)])


def _lock_stories(outcomes: Sequence[Outcome]) -> dict[int, Article]:
    """Lock the rows of the stories that are still stored; return their present states, by id."""
    rows = Article.objects.select_for_update().filter(pk__in=[outcome.article.pk for outcome in outcomes])
    return {row.pk: row for row in rows.order_by("pk").only("status", "listed_at", "due_at")}


def _still_waiting(outcomes: Sequence[Outcome], stored: dict[int, Article]) -> list[Outcome]:
    """Return the outcomes that are still wanted, their articles brought up to date."""
    waiting = []
    for outcome in outcomes:
        present = stored.get(outcome.article.pk)
        if present and present.due_at and present.status != Article.Status.WITHDRAWN:
            outcome.article.status, outcome.article.listed_at = present.status, present.listed_at
            waiting.append(outcome)
    return waiting


def _store_notes(written: list[tuple[Outcome, Pack]], writer: NoteWriter) -> None:
    notes = [
        StudyNote(
            article=outcome.article,
            summary_en=pack.main.en,
            summary_ko=pack.main.ko,
            headline_ko=pack.headline_ko,
            opener=pack.opener,
            is_provisional=writer.provisional and not outcome.start,
            **asdict(outcome.written_by(writer)),
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


def _store_second_looks(outcomes: Sequence[Outcome], writer: NoteWriter, verifier: Verifier | None) -> None:
    """Write verdicts, waiting packs and stops; take back notes that learners saw unverified and that fell whole."""
    looks = [(one.article, one.story, one.second_look, one.written_by(writer)) for one in outcomes if one.second_look]
    if not looks or verifier is None:
        return
    verification.store(looks, verifier=verifier)
    fallen = [article for article, _, found, _ in looks if found.before and not found.shown]
    StudyNote.objects.filter(article__in=fallen).delete()
    for article in fallen:
        article.status = Article.Status.FETCHED


def _decide(outcome: Outcome, writer: NoteWriter) -> None:
    """Set the story's next state, in memory."""
    article = outcome.article
    if outcome.kind == "waiting":
        article.due_at = clock.now()
    elif outcome.kind == "held" and outcome.second_look:
        article.due_at = verification.next_try(outcome.second_look)
    elif outcome.error and outcome.kind == "unanswered":
        _decide_without_answer(article, outcome.error)
    elif outcome.pack:
        article.status = Article.Status.PUBLISHED if article.listed_at else Article.Status.ENRICHED
        article.due_at, article.failure_reason, article.failure_detail = None, "", ""
        if outcome.second_look and outcome.waits_for_verifier:
            article.due_at = verification.next_try(outcome.second_look)
        _drop_body(article, keep=(writer.provisional and not outcome.start) or outcome.waits_for_verifier)
    else:
        wait = None
        if outcome.is_unusable:
            writings = LlmCall.objects.filter(article=article, role=LlmCall.Role.WRITER, outcome=UNUSABLE)
            rounds = writings.count() // TRIES
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


def _calls(outcome: Outcome, writer: NoteWriter, verifier: Verifier | None) -> list[LlmCall]:
    made = [
        LlmCall(
            article=outcome.article,
            prompt_version=writer.prompt_version,
            problems="\n".join(answer.problems),
            rules="\n".join(answer.rules),
            **asdict(answer.usage),
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
    if outcome.second_look and verifier:
        made += verification.call_rows(outcome.article, outcome.second_look, verifier=verifier)
    return made


def _paid(outcome: Outcome) -> list[tuple[budget.Reservation, Decimal]]:
    """Return what was reserved for each call and what it cost; one that timed out may have been charged for."""
    costs = [answer.usage.cost_usd for answer in outcome.answers]
    if outcome.error:
        costs.append(outcome.reserved[-1].usd if outcome.error.code == "llm.timeout" else Decimal(0))
    looked = outcome.second_look.calls if outcome.second_look else []
    return [*zip(outcome.reserved, costs, strict=True), *((call.reserved, call.cost_usd) for call in looked)]
