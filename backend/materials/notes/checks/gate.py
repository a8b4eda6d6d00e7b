"""The gate itself: runs every rule over a summary."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from backend.materials.notes.checks.binding import check_binding
from backend.materials.notes.checks.causes import check_causes
from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Document, read_document
from backend.materials.notes.checks.findings import WHOLE_SUMMARY, Finding, Findings, Strength
from backend.materials.notes.checks.form import check_form
from backend.materials.notes.checks.korean import check_korean
from backend.materials.notes.checks.modality import check_modality
from backend.materials.notes.checks.names import check_names
from backend.materials.notes.checks.numbers import check_numbers
from backend.materials.notes.checks.polarity import check_polarity
from backend.materials.notes.checks.quantifiers import check_quantifiers
from backend.materials.notes.checks.speakers import check_roles, check_speakers

Rule = Callable[[Comparison], Iterator[Finding]]


def _plain(rule: Callable[[Document, Document], Iterator[Finding]]) -> Rule:
    return lambda comparison: rule(comparison.summary, comparison.source)


RULES: tuple[Rule, ...] = (
    _plain(check_form),
    _plain(check_numbers),
    _plain(check_names),
    check_binding,
    check_speakers,
    check_roles,
    check_polarity,
    check_modality,
    check_quantifiers,
    check_causes,
)


@dataclass(frozen=True)
class Judgement:
    """Every finding in a summary, by language."""

    english: tuple[Finding, ...]
    korean: tuple[Finding, ...]
    sentences: int

    def bad_sentences(self) -> set[int]:
        """Return the sentences that a problem concerns."""
        return {
            one.sentence
            for one in (*self.english, *self.korean)
            if one.strength is Strength.PROBLEM and one.sentence != WHOLE_SUMMARY
        }


def judge_summary(
    *, title: str, text: str, summary_en: str, summary_ko: str | None, without: Iterable[str] = ()
) -> Judgement:
    """Return all findings in the English and the Korean summary of a story; rules named in `without` are off."""
    off = frozenset(without)
    source, summary = read_document(f"{title}\n\n{text}"), read_document(summary_en)
    comparison = Comparison(summary, source)
    english = tuple(one for rule in RULES for one in rule(comparison) if one.rule not in off)
    if summary_ko is None:
        return Judgement(english, (), len(summary.sentences))
    found = check_korean(summary_en=summary_en, summary_ko=summary_ko, title=title, text=text)
    korean = tuple(one for one in found if one.rule not in off)
    return Judgement(english, korean, len(summary.sentences))


def check_summary(*, title: str, text: str, summary_en: str, summary_ko: str | None) -> Findings:
    """Return what is wrong or suspicious in the English and the Korean summary of a story; all empty means accepted."""
    judgement = judge_summary(title=title, text=text, summary_en=summary_en, summary_ko=summary_ko)
    return Findings.of(judgement.english, judgement.korean)
