"""The gate itself: runs every rule over a summary."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backend.materials.notes.checks.binding import check_binding
from backend.materials.notes.checks.causes import check_causes
from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import read_document
from backend.materials.notes.checks.findings import WHOLE_SUMMARY, Finding, Findings, Strength, problem, reasons
from backend.materials.notes.checks.form import SUMMARY_MAX_CHARS, check_form
from backend.materials.notes.checks.korean import check_korean
from backend.materials.notes.checks.modality import check_modality
from backend.materials.notes.checks.names import check_names
from backend.materials.notes.checks.numbers import check_numbers
from backend.materials.notes.checks.polarity import check_polarity
from backend.materials.notes.checks.quantifiers import check_quantifiers
from backend.materials.notes.checks.speakers import check_roles, check_speakers

RULES: tuple[Callable[[Comparison], Iterator[Finding]], ...] = (
    check_form,
    check_numbers,
    check_names,
    check_binding,
    check_speakers,
    check_roles,
    check_polarity,
    check_modality,
    check_quantifiers,
    check_causes,
)


ENORMOUS_CHARS = 5 * SUMMARY_MAX_CHARS
"""A longer summary is refused for that alone: no other rule is worth its time."""


@dataclass(frozen=True)
class Judgement:
    """Every finding in a summary, by language."""

    english: tuple[Finding, ...]
    korean: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of both languages."""
        return (*self.english, *self.korean)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that refuse."""
        return tuple(one for one in self.findings if one.strength is Strength.PROBLEM)

    @property
    def bad_sentences(self) -> frozenset[int]:
        """The sentences of the summary that a problem concerns, in either language."""
        return frozenset(one.sentence for one in self.problems if one.sentence != WHOLE_SUMMARY)

    def flags_of(self, sentence: int) -> tuple[str, ...]:
        """Return the reasons of the flags that concern a sentence of the summary, or all of it."""
        concerning = (one for one in self.findings if one.sentence in {sentence, WHOLE_SUMMARY})
        return reasons(concerning, Strength.FLAG)


def judge_summary(*, title: str, text: str, summary_en: str, summary_ko: str | None) -> Judgement:
    """Return all findings in the English and the Korean summary of a story."""
    if (longest := max(len(summary_en), len(summary_ko or ""))) > ENORMOUS_CHARS:
        reason = f"The summary has {longest} characters; at most {SUMMARY_MAX_CHARS} are allowed."
        return Judgement((problem("length", WHOLE_SUMMARY, reason),), ())
    comparison = Comparison(read_document(summary_en), read_document(f"{title}\n\n{text}"))
    korean: list[Finding] = []
    if summary_ko is not None:
        korean = check_korean(summary_en=summary_en, summary_ko=summary_ko, title=title, text=text)
    return Judgement(tuple(one for rule in RULES for one in rule(comparison)), tuple(korean))


def check_summary(*, title: str, text: str, summary_en: str, summary_ko: str | None) -> Findings:
    """Return what is wrong or suspicious in the English and the Korean summary of a story; all empty means accepted."""
    judgement = judge_summary(title=title, text=text, summary_en=summary_en, summary_ko=summary_ko)
    languages = (judgement.english, judgement.korean)
    return Findings(*(reasons(found, strength) for found in languages for strength in Strength))
