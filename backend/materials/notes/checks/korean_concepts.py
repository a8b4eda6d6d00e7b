"""Words of one class that must not be exchanged in a translation: weekdays, opposites, occupations, animals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from backend.materials.notes.checks.findings import Finding, Strength, problem
from backend.materials.notes.checks.korean_binding import Item
from backend.materials.notes.checks.tables import rows, spellings

_WORDS = re.compile(r"(?:US|C|A)?\$|[€£¥₩]|[A-Za-z][A-Za-z.'-]*[A-Za-z.]|[A-Za-z]|\d+")


@dataclass(frozen=True)
class Concept:
    """One member of a class, with the words that surely mean it and those that may."""

    group: str
    strength: str
    name: str
    korean: re.Pattern[str]
    korean_any: re.Pattern[str]


@dataclass(frozen=True)
class Hit:
    """A concept found in a sentence: where, and in which words."""

    concept: Concept
    start: int
    end: int
    text: str


@cache
def _concepts() -> tuple[Concept, ...]:
    return tuple(
        Concept(
            row["class"],
            row["strength"],
            row["member"],
            _korean(row["korean"]),
            _korean(row["korean"], row["korean_also"]),
        )
        for row in rows("korean_concepts.tsv")
    )


def _korean(*cells: str) -> re.Pattern[str]:
    """Return one pattern for the Korean words of a row; "<" marks the beginning of a word."""
    return re.compile(
        "|".join(filter(None, cells)).replace("(?<", "\0").replace("<", "(?<![가-힣])").replace("\0", "(?<")
    )


def inflected(word: str) -> set[str]:
    """Return the regular forms of an English word, a few that do not exist among them."""
    forms = {word, word + "s", word + "es", word + "ed", word + "d", word + "ing", word + "'s", word + "s'"}
    if word.endswith("e"):
        forms.add(word[:-1] + "ing")
    if word.endswith("y"):
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", word):
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms


@cache
def _english() -> tuple[dict[str, dict[int, bool]], re.Pattern[str], dict[str, dict[int, bool]]]:
    """Return the concepts of each English word, a pattern for all phrases, and the concepts of each phrase."""
    words: dict[str, dict[int, bool]] = {}
    phrases: dict[str, dict[int, bool]] = {}
    for index, row in enumerate(rows("korean_concepts.tsv")):
        for column, sure in (("english_also", False), ("english", True)):
            for spelling in spellings(row[column]):
                if " " in spelling:
                    phrases.setdefault(spelling.lower(), {})[index] = sure
                else:
                    for form in inflected(spelling) if spelling.islower() else {spelling}:
                        entry = words.setdefault(form, {})
                        entry[index] = entry.get(index, False) or sure
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))})\b")
    return words, pattern, phrases


def has_word(word: str) -> bool:
    """Say whether an English word, its case as written or small, is in the table."""
    words = _english()[0]
    return word in words or word.lower() in words


@lru_cache(maxsize=64)
def english_concepts(text: str) -> tuple[dict[int, Hit], dict[int, set[int]]]:
    """Return the concepts that an English sentence surely has, and where all that it may have are, by their number."""
    words, pattern, phrases = _english()
    sure: dict[int, Hit] = {}
    possible: dict[int, set[int]] = {}
    entries: list[tuple[int, str, dict[int, bool]]] = []
    for match in _WORDS.finditer(text):
        for form in {match.group(), match.group().lower(), match.group().rstrip(".")}:
            if form in words:
                entries.append((match.start(), match.group(), words[form]))
        if "-" in match.group():
            for part in match.group().lower().split("-"):
                entries.append((match.start(), part, dict.fromkeys(words.get(part, {}), False)))
    lowered = text.lower()
    position = 0
    while phrase := pattern.search(lowered, position):
        entries.append((phrase.start(), phrase.group(), phrases[phrase.group()]))
        position = phrase.start() + 1
    for start, word, found in entries:
        for index, certain in found.items():
            possible.setdefault(index, set()).add(start)
            if certain:
                sure.setdefault(index, Hit(_concepts()[index], start, start + len(word), word))
    return sure, possible


@lru_cache(maxsize=64)
def korean_concepts(text: str) -> dict[int, Hit]:
    """Return the concepts that a Korean sentence surely has, by their number."""
    found = {}
    for index, concept in enumerate(_concepts()):
        if match := concept.korean.search(text):
            found[index] = Hit(concept, match.start(), match.end(), match.group().strip())
    return found


def concept_findings(index: int, english: str, korean: str, *, negated: bool) -> Iterator[Finding]:
    """Yield what is exchanged; `negated`: only one sentence has a negation, so that an opposite may be right."""
    sure, possible = english_concepts(english)
    there = korean_concepts(korean)
    for number, hit in there.items():
        concept = hit.concept
        opposite = concept.strength in {"problem", "both"}
        if len(possible.get(number, ())) >= (len(concept.korean.findall(korean)) if opposite else 1):
            continue
        rivals = [
            other
            for other in (*sure, *(possible if opposite else ()))
            if other != number
            and _concepts()[other].group == concept.group
            and other not in there
            and not _concepts()[other].korean_any.search(korean)
        ]
        if rivals:
            source = sure.get(rivals[0])
            word = source.text if source else _concepts()[rivals[0]].name
            certain = opposite and source is not None and not negated and number not in possible
            yield Finding(
                f"korean_{concept.group}",
                Strength.PROBLEM if certain else Strength.FLAG,
                index,
                f"The English says {word!r}, the Korean {hit.text!r}.",
            )
        elif concept.strength == "both" and number not in possible:
            yield problem(
                f"korean_{concept.group}", index, f"The Korean says {hit.text!r}, which the English does not."
            )
    for hit in sure.values():
        if hit.concept.strength == "both" and not hit.concept.korean_any.search(korean):
            yield problem(f"korean_{hit.concept.group}", index, f"The Korean lacks {hit.text!r}.")


def concept_items(english: str, korean: str) -> list[Item]:
    """Return the concepts that stand once in each sentence, with where they stand."""
    sure, possible = english_concepts(english)
    return [
        Item(hit.concept.group, sure[number].text, sure[number].start, hit.start, hit.end)
        for number, hit in korean_concepts(korean).items()
        if number in sure and len(possible[number]) == 1 and len(hit.concept.korean.findall(korean)) == 1
    ]
