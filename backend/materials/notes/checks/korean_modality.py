"""Plans, possibilities and allegations that a Korean translation must neither tell as facts nor invent."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.korean_phrases import phrases

_MAYBE = re.compile(r"\b(?:may|might|possibl[ey]|perhaps|probably|likely|unlikely|potential\w*)\b")
_FUTURE = phrases("modality_future")
_ALLEGED = phrases("modality_alleged")
_ANY_ENGLISH = phrases("modality_any_english")
_KOREAN_MAYBE = phrases("modality_korean_maybe")
_KOREAN_FUTURE = phrases("modality_korean_future")
_KOREAN_ALLEGED = phrases("modality_korean_alleged")
_KOREAN_PAST = phrases("modality_korean_past")
_KOREAN_PLAN = phrases("modality_korean_plan")
_ENGLISH_PAST = phrases("modality_english_past")


def modality_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a flag for a plan, possibility or allegation that only one of the sentences has."""
    past = bool(_KOREAN_PAST.search(korean))
    if ((word := _ALLEGED.search(english)) and not _KOREAN_ALLEGED.search(korean)) or (
        (word := _MAYBE.search(english)) and not _KOREAN_MAYBE.search(korean)
    ):
        yield flag("korean_modality", index, f"The English says {word.group()!r}; the Korean tells it as a fact.")
    elif past and (word := _FUTURE.search(english)) and not _KOREAN_FUTURE.search(korean):
        yield flag("korean_modality", index, f"The English says {word.group()!r}; the Korean tells it as done.")
    if (word := _KOREAN_PLAN.search(korean)) and _ENGLISH_PAST.search(english) and not _ANY_ENGLISH.search(english):
        yield flag("korean_modality", index, f"The Korean says {word.group()!r}; the English tells it as done.")
