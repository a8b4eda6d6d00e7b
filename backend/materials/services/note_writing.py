"""Writes study notes for the stories that are due, or stores why there are none.

A claim moves `due_at` into the future, so a worker that dies gives its stories back by itself. Answers that come
quickly are stored some at a time: the database would else cost more than the waiting.
"""

import datetime as dt
import time
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.db.models import F, Q, QuerySet

from backend.common import clock
from backend.common.errors import ExternalError
from backend.materials.models import Article
from backend.materials.notes.base import Answer, NoteWriter, StoryText
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.verification.verdicts import Verifier
from backend.materials.services import budget, note_results, verification
from backend.materials.services.model_choice import Canary, Roles
from backend.materials.services.note_results import Outcome
from observability import metrics

BATCH_MAX = 8
"""How many stories are claimed, and stored, together when there are many."""
STORE_SECONDS = 2.0
"""An answer waits no longer than this for others to be stored with."""
LEASE_MARGIN_SECONDS = 5.0
MAX_STORY_CHARS = 12_000
"""A longer story is cut here before it is sent, and its notes are checked against what was sent."""

State = Literal["done", "budget_spent", "vendor_paused"]


@dataclass(frozen=True)
class Report:
    """What one run did. `state` says why it ended: nothing is due any more, or there is no money or no vendor."""

    written: int
    refused: int
    unanswered: int
    state: State


def enrich_due(
    *,
    writer: NoteWriter,
    verifier: Verifier | None = None,
    canaries: tuple[Canary, ...] = (),
    is_frozen: bool = False,
    seconds: float = 60.0,
    batch_size: int = 4,
) -> Report:
    """Write notes for due stories, those of the best events first, until none is left or `seconds` are over.

    With a verifier no pack is shown before it has looked at it; while it is down, flagged texts wait until the day
    `is_frozen`. Any number of workers may run this at once: each story is claimed by one (SKIP LOCKED).
    """
    ends_at = time.monotonic() + seconds
    # More time than a claimed batch can take, all tries of each story included.
    longest = note_results.TRIES * writer.longest_seconds
    if verifier:
        longest += writer.longest_seconds + verification.MOST_CALLS * verifier.longest_seconds
    lease = dt.timedelta(seconds=batch_size * longest + LEASE_MARGIN_SECONDS)
    tally: Counter[str] = Counter()
    while time.monotonic() < ends_at and (batch := _claim(batch_size, lease)):
        tally += _enrich(batch, Roles(writer, verifier, canaries), is_frozen=is_frozen)
        if tally["waiting"]:
            break
    for kind, count in tally.items():
        metrics.NOTES.labels(kind).inc(count)
    state: State = "done"
    if tally["waiting"]:
        state = "vendor_paused" if writer.is_paused else "budget_spent"
    return Report(tally["written"], tally["refused"], tally["unanswered"], state)


def count_due() -> int:
    """Return how many stories are due for notes now, beyond any worker's claim."""
    return _due(clock.now()).count()


def requeue_provisional(*, limit: int = 500) -> int:
    """Make the notes that were written without a model due again; return how many."""
    unfinished = Q(note__is_provisional=True) | Q(failure_reason=note_results.NO_MODEL)
    rows = Article.objects.filter(unfinished, due_at=None).exclude(status=Article.Status.WITHDRAWN)
    chosen = list(rows.order_by("-published_at").values_list("pk", flat=True)[:limit])
    return Article.objects.filter(pk__in=chosen).update(due_at=clock.now())


def story_text(article: Article) -> StoryText:
    """Return what the licence record lets a model read of a story: its text, or headline and abstract only."""
    text = article.body if article.source.may_send_body and article.body else article.abstract
    return StoryText(title=article.title, text=text[:MAX_STORY_CHARS], may_quote=article.source.may_quote)


def _due(now: dt.datetime) -> QuerySet[Article]:
    return Article.objects.filter(due_at__lte=now).exclude(status=Article.Status.WITHDRAWN)


def _claim(batch_size: int, lease: dt.timedelta) -> list[Article]:
    now = clock.now()
    with transaction.atomic():
        due = (
            _due(now)
            .select_related("source", "category", "verification")
            .select_for_update(skip_locked=True, of=("self",))
        )
        best_first = F("event__score").desc(nulls_last=True)
        rows = list(due.order_by(best_first, "due_at")[:batch_size])
        if rows:
            Article.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now + lease)
    return rows


def _enrich(batch: list[Article], roles: Roles, *, is_frozen: bool) -> Counter[str]:
    """Ask for each story's notes and store what came of it; count the outcomes by kind."""
    tally: Counter[str] = Counter()
    unstored: list[Outcome] = []
    stored_at = time.monotonic()
    for article in batch:
        # Once there is no budget or vendor for one story, the rest of its batch waits too.
        outcome = (
            Outcome(article, story_text(article))
            if tally["waiting"]
            else _ask(article, roles.of(article.pk), is_frozen=is_frozen)
        )
        if outcome.has_no_budget and unstored:
            # Storing the earlier calls gives back what was reserved beyond their cost.
            note_results.store(unstored, roles.writer, roles.verifier)
            unstored, outcome = [], _ask(article, roles.of(article.pk), is_frozen=is_frozen)
        tally[outcome.kind] += 1
        unstored.append(outcome)
        if article is batch[-1] or time.monotonic() - stored_at > STORE_SECONDS:
            note_results.store(unstored, roles.writer, roles.verifier)
            unstored, stored_at = [], time.monotonic()
    return tally


def _ask(article: Article, roles: Roles, *, is_frozen: bool) -> Outcome:
    """Have a story's pack written, unless one waits, and looked at by the verifier."""
    story = story_text(article)
    outcome = Outcome(article, story, start=verification.waiting(article, story) if roles.verifier else None)
    while not outcome.is_final and _write(outcome, roles.writer, outcome.complaints, outcome.pack):
        pass
    if roles.verifier and outcome.pack and (outcome.start or not roles.writer.provisional):

        def rewrite(kept: Pack | None, problems: tuple[str, ...]) -> Answer | None:
            return None if roles.writer.provisional else _write(outcome, roles.writer, problems, kept)

        outcome.second_look = verification.look(
            article, outcome.pack, story, verifier=roles.verifier, rewrite=rewrite, is_frozen=is_frozen
        )
    return outcome


def _write(outcome: Outcome, writer: NoteWriter, complaints: tuple[str, ...], earlier: Pack | None) -> Answer | None:
    """Ask the writer once and return its answer; None, with the error if there is one, when none came."""
    if (reserved := budget.reserve(usd=writer.most_usd(outcome.story))) is None:
        return None
    outcome.reserved.append(reserved)
    try:
        answer = writer.write(outcome.story, complaints=complaints, earlier=earlier)
    except ExternalError as error:
        outcome.error = error
        return None
    outcome.answers.append(answer)
    return answer
