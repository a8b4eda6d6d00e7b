"""What the truth gate reports: findings with a rule, a strength, a sentence and a reason, and their plain-text form."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

WHOLE_SUMMARY = -1
"""`Finding.sentence` of a finding that concerns the summary, not one sentence of it."""


class Strength(enum.StrEnum):
    """A problem refuses by itself; a flag asks for a second look."""

    PROBLEM = "problem"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, or suspicious, in a summary; `reason` is a sentence that a writer can act on."""

    rule: str
    strength: Strength
    sentence: int
    """Index of the summary's sentence, from 0; `WHOLE_SUMMARY` when it concerns no single one."""
    reason: str


def problem(rule: str, sentence: int, reason: str) -> Finding:
    """Return a finding that refuses by itself."""
    return Finding(rule, Strength.PROBLEM, sentence, reason)


def flag(rule: str, sentence: int, reason: str) -> Finding:
    """Return a finding that asks for a second look."""
    return Finding(rule, Strength.FLAG, sentence, reason)


def reasons(findings: Iterable[Finding], strength: Strength) -> tuple[str, ...]:
    """Return the reasons of the findings of one strength, each once, in their order."""
    return tuple(dict.fromkeys(finding.reason for finding in findings if finding.strength is strength))


@dataclass(frozen=True)
class Findings:
    """Everything the gate found in a summary, as reasons; all four empty means accepted."""

    english: tuple[str, ...] = ()
    english_flags: tuple[str, ...] = ()
    korean: tuple[str, ...] = ()
    korean_flags: tuple[str, ...] = ()
