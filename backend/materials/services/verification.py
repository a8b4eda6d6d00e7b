"""The second look at a pack: asks a verifier, has what it stops written anew once, and lets flagged texts wait for it.

At most MOST_CALLS answers a story, and never one for a part that was judged before. While no verifier answers, the
unflagged texts are shown and the pack waits as a row; once the day's digests are made it goes without what is flagged.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from backend.common import clock
from backend.common.errors import ExternalError
from backend.materials.models import Article, LlmCall, Verification, VerifierStop
from backend.materials.notes.base import Answer, StoryText
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.vendor_gate import PAUSED
from backend.materials.notes.verification.ruling import Stop, rule
from backend.materials.notes.verification.verdicts import Verdict, Verifier, VerifierAnswer, pack_keys
from backend.materials.services import budget

MOST_CALLS = 2
NO_BUDGET = "llm.verifier_budget"
NOT_REWRITTEN = "llm.not_rewritten"
WAIT_SECONDS = (30.0, 240.0)
"""First and longest wait between two tries to have a waiting pack verified."""
MOST_TRIES = 100
"""So many tries (about six hours) end the waiting also on a day without digests: a licence may let no text stay."""
TRIES_WHEN_FROZEN = 2
"""So many tries (a minute and a half) are waited for on a frozen day, too: one failed call costs no sentence."""
MOST_VERDICTS = 500
HASH_CHARS = 24
Rewrite = Callable[[Pack | None, tuple[str, ...]], Answer | None]
"""Has the writer write what the pack lacks, for these problems; None if it could not be asked."""

_PACK = TypeAdapter(Pack)
_VERDICTS = TypeAdapter(dict[str, Verdict])


@dataclass(frozen=True)
class WrittenBy:
    """Which writer, model and prompt made a pack."""

    writer: str
    model: str
    prompt_version: str


@dataclass(frozen=True)
class Call:
    """One call of a verifier: its answer, or the error with which none came."""

    reserved: budget.Reservation
    answer: VerifierAnswer | None = None
    error: ExternalError | None = None

    @property
    def cost_usd(self) -> Decimal:
        """What it cost; a call that timed out may have been charged for all the same."""
        if self.answer:
            return self.answer.usage.cost_usd
        return self.reserved.usd if self.error and self.error.code == "llm.timeout" else Decimal(0)


@dataclass
class SecondLook:
    """What has come of the second look at a story's pack."""

    pack: Pack
    """The whole pack, as it was last written."""
    verdicts: dict[str, Verdict]
    calls_before: int = 0
    attempts_before: int = 0
    shown: Pack | None = None
    """What learners may see now; None: nothing."""
    is_waiting: bool = False
    """Whether the pack goes on waiting for a verifier."""
    before: Pack | None = None
    """What of it learners have seen since it began to wait."""
    why_waiting: str = ""
    problems: tuple[str, ...] = ()
    stops: list[tuple[Stop, bool]] = field(default_factory=list)
    """What was stopped, and whether the writer was asked for it again."""
    calls: list[Call] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Whether what may be seen is what learners see already."""
        return self.before is not None and self.shown == self.before

    @property
    def answered(self) -> int:
        """How many answers the verifier has given to this pack."""
        return self.calls_before + sum(call.answer is not None for call in self.calls)


def waiting(article: Article, story: StoryText) -> tuple[Pack, WrittenBy] | None:
    """Return the pack that waits (in `article.verification`) and what wrote it; None if the story has changed since."""
    row: Verification | None = getattr(article, "verification", None)
    if row is None or row.pack is None or row.story_hash != story_hash(story):
        return None
    try:
        return _PACK.validate_python(row.pack), WrittenBy(**row.written_by)
    except (ValidationError, TypeError):  # of another version
        return None


def look(
    article: Article, pack: Pack, story: StoryText, *, verifier: Verifier, rewrite: Rewrite, is_frozen: bool
) -> SecondLook:
    """Have a pack verified, and what falls written anew and verified once; `is_frozen`: the day waits no longer."""
    row: Verification | None = getattr(article, "verification", None)
    known = _VERDICTS.validate_python(row.verdicts) if row else {}
    found = SecondLook(pack, known)
    if row and waiting(article, story):
        found.calls_before, found.attempts_before = row.calls, row.attempts
        found.before = rule(pack, known, story, can_wait=True).pack
    tried = found.attempts_before
    is_over = tried >= MOST_TRIES or (is_frozen and tried >= TRIES_WHEN_FROZEN)
    for is_last in (False, True):
        found.why_waiting = _ask(found, story, verifier)
        found.is_waiting = bool(found.why_waiting) and not is_over
        ruling = rule(found.pack, found.verdicts, story, can_wait=found.is_waiting)
        found.shown, found.problems = ruling.pack, ruling.problems
        if found.is_waiting:
            break
        rewritten: Answer | None = None
        is_worth_it = bool(ruling.problems) and not (is_last or found.why_waiting) and found.answered < MOST_CALLS
        if is_worth_it and (rewritten := rewrite(ruling.pack, ruling.problems)) is None and not ruling.pack:
            # Nothing is left to show, and the writer could not be asked: later, from here.
            found.why_waiting, found.is_waiting = NOT_REWRITTEN, not is_over
        if not found.is_waiting:
            found.stops += [(stop, rewritten is not None) for stop in ruling.stops]
        if rewritten is None or rewritten.pack is None or rewritten.pack == ruling.pack:
            break
        found.pack = rewritten.pack
    return found


def next_try(found: SecondLook) -> dt.datetime:
    """Return when a waiting pack is due again."""
    first, most = WAIT_SECONDS
    return clock.now() + dt.timedelta(seconds=min(most, first * 2 ** min(found.attempts_before, 10)))


def store(looks: Collection[tuple[Article, StoryText, SecondLook, WrittenBy]], *, verifier: Verifier) -> None:
    """Write verdicts, waiting packs and stops of second looks. Call in the transaction that writes the notes."""
    rows = []
    for article, story, found, written_by in looks:
        kept = dict(list(found.verdicts.items())[-MOST_VERDICTS:])
        rows.append(
            Verification(
                article=article,
                pack=_PACK.dump_python(found.pack, mode="json") if found.is_waiting else None,
                story_hash=story_hash(story),
                written_by=asdict(written_by),
                verdicts=_VERDICTS.dump_python(kept, mode="json"),
                calls=found.answered if found.is_waiting else 0,
                attempts=found.attempts_before + 1 if found.is_waiting else 0,
                why_waiting=found.why_waiting[:60] if found.is_waiting else "",
                updated_at=clock.now(),
            )
        )
    changed = ["pack", "story_hash", "written_by", "verdicts", "calls", "attempts", "why_waiting", "updated_at"]
    Verification.objects.bulk_create(rows, update_conflicts=True, unique_fields=["article"], update_fields=changed)
    VerifierStop.objects.bulk_create(
        VerifierStop(
            article=article,
            part=stop.part,
            verdict=stop.verdict,
            level=stop.level,
            text=stop.text,
            text_ko=stop.text_ko,
            reason=stop.reason,
            flags=list(stop.flags),
            was_rewritten=was_rewritten,
            model=found.calls[-1].answer.usage.model if found.calls and found.calls[-1].answer else "",
            prompt_version=verifier.prompt_version,
        )
        for article, _, found, _ in looks
        for stop, was_rewritten in found.stops
    )


def call_rows(article: Article, found: SecondLook, *, verifier: Verifier) -> list[LlmCall]:
    """Return the records of a second look's calls."""
    rows = []
    made = {"article": article, "role": LlmCall.Role.VERIFIER, "prompt_version": verifier.prompt_version}
    for call in found.calls:
        if call.answer:
            rows.append(LlmCall(**made, **asdict(call.answer.usage), problems=call.answer.problem))
        elif call.error and call.error.code != PAUSED:
            rows.append(LlmCall(**made, model=verifier.name, outcome=call.error.code[:60], problems=call.error.message))
    return rows


def end_waiting(*, article_ids: Collection[int]) -> None:
    """Let no pack of these stories wait any more: an editor has decided otherwise. Call inside a transaction."""
    rows = Verification.objects.filter(article__in=article_ids, pack__isnull=False)
    if not (ids := list(rows.values_list("article", flat=True))):
        return
    rows.update(pack=None, calls=0, attempts=0, why_waiting="")
    Article.objects.filter(pk__in=ids).update(due_at=None)


def story_hash(story: StoryText) -> str:
    """Return what tells a story's text from another."""
    return hashlib.sha256(story.whole.encode()).hexdigest()[:HASH_CHARS]


def _ask(found: SecondLook, story: StoryText, verifier: Verifier) -> str:
    """Ask for what is not known of the pack; return "" or the code of why nobody could be asked."""
    while not pack_keys(found.pack, story) <= found.verdicts.keys() and found.answered < MOST_CALLS:
        if verifier.is_paused:
            return PAUSED
        most = verifier.most_usd(found.pack, story, found.verdicts)
        if (reserved := budget.reserve(usd=most, role=LlmCall.Role.VERIFIER)) is None:
            return NO_BUDGET
        try:
            answer = verifier.verify(found.pack, story, found.verdicts)
        except ExternalError as error:
            found.calls.append(Call(reserved, error=error))
            return error.code
        found.calls.append(Call(reserved, answer))
        found.verdicts |= answer.verdicts or {}
    return ""
