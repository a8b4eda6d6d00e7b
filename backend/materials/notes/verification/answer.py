"""Reads a verifier's answer: verdicts by key, or the reason why none of it can be believed. Pure."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from backend.materials.notes.base import UNPRINTABLE, Draft
from backend.materials.notes.verification.request import Request, SentenceItem
from backend.materials.notes.verification.verdicts import Support, Verdict, Verdicts

REASON_CHARS = 300
Answered = Literal["supported", "contradicted", "not_stated"]


def _reason(text: object) -> str:
    """Return what can be stored of a reason: nothing of it is worth losing a verdict."""
    plain = text.encode("utf-8", "ignore").decode() if isinstance(text, str) else ""
    return UNPRINTABLE.sub(" ", plain)[:REASON_CHARS]


Reason = Annotated[str, BeforeValidator(_reason)]
_BADNESS = {Support.UNANSWERED: 0, Support.SUPPORTED: 1, Support.NOT_STATED: 2, Support.CONTRADICTED: 3}
"""Of two verdicts on one part the worse counts; any answer counts more than none."""


class SentenceVerdictDraft(Draft):
    """Whether the evidence supports `en`, and `ko` says what `en` says; `reason` in English, "" if both do."""

    id: int
    english: Answered
    korean: Answered
    reason: Reason


class WordVerdictDraft(Draft):
    """Whether the Korean meaning is what the word means in its sentence; `reason` in English, "" if it is."""

    id: int
    fits: bool
    reason: Reason


class QuestionVerdictDraft(Draft):
    """The numbers (from 1) of all options that answer the question rightly by the text."""

    right_options: Annotated[list[int], Field(max_length=12)]
    reason: Reason


class VerdictsDraft(Draft):
    """A verifier's whole answer."""

    sentences: Annotated[list[SentenceVerdictDraft], Field(max_length=60)]
    words: Annotated[list[WordVerdictDraft], Field(max_length=120)]
    question: QuestionVerdictDraft | None


def read(draft: VerdictsDraft, request: Request) -> tuple[Verdicts | None, str]:
    """Return the verdicts on everything asked, and "", or None and why the answer is not believed.

    What was not asked for is ignored; of two answers for one part the worse counts; what is missing is UNANSWERED.
    """
    sentences = {
        one.number: _worst([row for row in draft.sentences if row.id == one.number]) for one in request.sentences
    }
    for item in request.sentences:
        if item.control and (problem := _misjudged(item, sentences[item.number])):
            return None, problem
    found: dict[str, Verdict] = {}

    def add(key: str, support: Support, reason: str) -> None:
        # The same sentence may stand in two texts.
        if key not in found or _BADNESS[found[key].support] < _BADNESS[support]:
            found[key] = Verdict(support, reason if support is not Support.SUPPORTED else "")

    for item in request.sentences:
        if item.control is None:
            english, korean, reason = sentences[item.number]
            add(item.english_key, english, reason)
            add(item.korean_key, korean, reason)
    for word in request.words:
        rows = [row for row in draft.words if row.id == word.number]
        bad = next((row for row in rows if not row.fits), None)
        support = Support.UNANSWERED if not rows else Support.CONTRADICTED if bad else Support.SUPPORTED
        add(word.key, support, bad.reason if bad else "")
    if request.question:
        found[request.question.key] = _question(draft.question, request.question.right)
    return found, ""


def _worst(rows: list[SentenceVerdictDraft]) -> tuple[Support, Support, str]:
    if not rows:
        return Support.UNANSWERED, Support.UNANSWERED, ""
    english = max((Support(row.english) for row in rows), key=_BADNESS.__getitem__)
    korean = max((Support(row.korean) for row in rows), key=_BADNESS.__getitem__)
    return english, korean, next((row.reason for row in rows if row.reason), "")


def _misjudged(item: SentenceItem, found: tuple[Support, Support, str]) -> str:
    """Return a sentence when a control was judged wrongly in either language."""
    wanted = item.control is not None and item.control.is_true
    judged = {support is Support.SUPPORTED for support in found[:2]}
    if Support.UNANSWERED in found or judged != {wanted}:
        return f"The verifier misjudged a sentence that is {'true' if wanted else 'false'}: {item.en!r}."
    return ""


def _question(draft: QuestionVerdictDraft | None, right: int) -> Verdict:
    if draft is None:
        return Verdict(Support.UNANSWERED)
    numbers = sorted(set(draft.right_options))
    if numbers == [right]:
        return Verdict(Support.SUPPORTED)
    named = ", ".join(map(str, numbers)) or "none"
    return Verdict(Support.CONTRADICTED, draft.reason or f"The right options are said to be: {named}.")
