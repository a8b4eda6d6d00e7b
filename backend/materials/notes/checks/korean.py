"""Whether a Korean summary is a faithful translation of the English one, sentence by sentence and without a model."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.findings import WHOLE_SUMMARY, Finding, flag, problem
from backend.materials.notes.checks.korean_binding import Item, binding_findings, change_findings, value_items
from backend.materials.notes.checks.korean_concepts import concept_findings, concept_items
from backend.materials.notes.checks.korean_english_values import read_english_values
from backend.materials.notes.checks.korean_names import FAR, closest, spelled_names, stands_in
from backend.materials.notes.checks.korean_places import english_places, place_findings, place_items
from backend.materials.notes.checks.korean_polarity import polarity_findings, unpaired_negations
from backend.materials.notes.checks.korean_quantities import read_korean_values
from backend.materials.notes.checks.korean_text import (
    korean_sentences,
    length_findings,
    register_findings,
    request_findings,
    script_findings,
)
from backend.materials.notes.checks.korean_values import value_findings, with_implied_units
from backend.materials.notes.checks.tables import phrases
from backend.materials.notes.checks.text import fold, split_sentences

# Plans, possibilities and allegations.
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


def check_korean(*, summary_en: str, summary_ko: str, title: str, text: str) -> list[Finding]:
    """Return what is wrong or suspicious in `summary_ko` as a translation of `summary_en`.

    `title` and `text` are the story's: a country that only the story names may have been added for clearness.
    """
    english, korean = split_sentences(summary_en), korean_sentences(fold(summary_ko))
    findings = [finding for index, sentence in enumerate(korean) for finding in register_findings(index, sentence)]
    if len(english) != len(korean):
        reason = f"The Korean has {len(korean)} sentences, the English {len(english)}; translate each and add none."
        findings.append(problem("korean_sentences", WHOLE_SUMMARY, reason))
        english, korean = [" ".join(english)], [" ".join(korean)]
    story = f"{title} {text} {summary_en}"
    for index, (source, target) in enumerate(zip(english, korean, strict=True)):
        findings.extend(check_sentence(index, source, target, summary=summary_en, story=story))
    return findings


def check_sentence(index: int, english: str, korean: str, *, summary: str, story: str) -> Iterator[Finding]:
    """Yield what is wrong or suspicious in one Korean sentence as a translation of `english`.

    `summary` is the whole English summary, `story` the title, text and summary together.
    """
    their_values = read_korean_values(korean)
    values = with_implied_units(read_english_values(english), their_values, read_english_values(fold(summary)))
    places = english_places(english)
    names = spelled_names(english, {part for word, _ in places for part in (word, *word.split())}, story)
    missing = [name for name in names if not stands_in(name, korean)]
    negated = any(unpaired_negations(english, korean))
    yield from value_findings(index, values, their_values)
    yield from polarity_findings(index, english, korean)
    yield from concept_findings(index, english, korean, negated=negated)
    yield from place_findings(index, english, korean, summary=summary, story=story, unsure=bool(missing))
    for name in missing:
        yield flag("korean_name", index, f"The name {name!r} is not found in the Korean; write it by its sound.")
    yield from modality_findings(index, english, korean)
    yield from script_findings(index, english, korean)
    yield from request_findings(index, english, korean)
    yield from length_findings(index, english, korean)
    items = [*value_items(values, their_values), *concept_items(english, korean), *place_items(english, korean)]
    for name in names:
        place = closest(name, korean)
        if place.distance <= FAR:
            items.append(Item("name", name, english.find(name), place.start, place.end))
    yield from change_findings(index, korean)
    yield from binding_findings(index, english, korean, items)


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
