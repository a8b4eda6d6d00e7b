"""Negation in an English sentence and in its Korean translation."""

import re
from collections.abc import Iterator
from functools import cache

from backend.materials.notes.checks.findings import Finding, flag, problem
from backend.materials.notes.checks.tables import phrases, rows

# English and Korean that have the form of a negation and mean none.
_ENGLISH_IDIOMS = phrases("polarity_english_idioms")
_ENGLISH_NEGATION = phrases("polarity_english_negation")
_NOT_UNTIL = re.compile(r"(?:\bnot\b|n't\b)[^.]*\b(?:until|till|before)\b", re.IGNORECASE)
_KOREAN_IDIOMS = phrases("polarity_korean_idioms")
_KOREAN_NEGATION = phrases("polarity_korean_negation")
# Korean words of the table that may translate a "not".
_STANDS_FOR_NOT = phrases("polarity_stands_for_not")
_SPEECH_NEGATED = phrases("polarity_speech_negated")
_SPEECH_ENGLISH = phrases("polarity_speech_english")
# Words that may say a negation otherwise, so that nothing is certain: "closed" and 열리지 않다.
_ENGLISH_HINT, _KOREAN_HINT = phrases("polarity_english_hint"), phrases("polarity_korean_hint")
_ENGLISH_REFUSAL, _KOREAN_REFUSAL = phrases("polarity_english_refusal"), phrases("polarity_korean_refusal")
_ENGLISH_DOUBLE = re.compile(
    r"(?:\b(?:no|not|never|nobody|none)\b|n't).*\b(?:no more|un\w{4,}|fail\w*|without|reject\w*)\b|-free no"
)


@cache
def _table(kind: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return the English and the Korean pattern of each row of one kind of the table.

    "negative" and "word" pair words of like meaning, and the English word of a "negative" alone may be the reason for
    a negation in Korean; a "context" is English that is translated with a negation.
    """
    return tuple(
        (re.compile(rf"\b(?:{row['english']})\b", re.IGNORECASE), re.compile(row["korean"]))
        for row in rows("korean_negations.tsv")
        if row["kind"] == kind
    )


def unpaired_negations(english: str, korean: str) -> tuple[int, int]:
    """Return how many negations the Korean has lost and how many it has added; both 0 when all are accounted for.

    A negation may stand for a word with a negative meaning ("refused": 않겠다) that is not itself translated.
    """
    plain_english, plain_korean = _ENGLISH_IDIOMS.sub(" ", english), _KOREAN_IDIOMS.sub(" ", korean)
    source = len(_ENGLISH_NEGATION.findall(plain_english))
    negations = [match.start() for match in _KOREAN_NEGATION.finditer(plain_korean)]
    target = len(negations)
    if source > target and _NOT_UNTIL.search(plain_english) and re.search("야|까지|전|이후|부터", plain_korean):
        source -= 1
    if source == target:
        return 0, 0
    spare_english, spare_korean = _unpaired_words(english, plain_korean, [*negations])
    if source > target:
        return max(source - target - spare_korean, 0), 0
    for their_words, our_words in _table("context"):
        if their_words.search(english):
            for match in our_words.finditer(plain_korean):
                negations = [start for start in negations if not match.start() <= start <= match.end()]
    return 0, max(len(negations) - source - spare_english, 0)


def _unpaired_words(english: str, korean: str, negations: list[int]) -> tuple[int, int]:
    """Return how many words with a negative meaning of either sentence have none beside them in the other."""
    paired: tuple[set[int], set[int]] = (set(), set())
    found: tuple[set[int], set[int]] = (set(), set())
    for kind in ("negative", "word"):
        for their_words, our_words in _table(kind):
            theirs = [match.start() for match in their_words.finditer(english)]
            ours = [
                match.start()
                for match in our_words.finditer(korean)
                if not any(match.start() <= start < match.end() for start in negations)
            ]
            if kind == "negative":
                found[0].update(theirs)
            found[1].update(start for start in ours if _STANDS_FOR_NOT.match(korean, start))
            if theirs and ours:
                paired[0].update(theirs)
                paired[1].update(ours)
    return len(found[0] - paired[0]), len(found[1] - paired[1])


def polarity_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a problem for a negation that only one sentence has, a flag where other words may account for it."""
    lost, added = unpaired_negations(english, korean)
    if lost:
        report = flag if _KOREAN_HINT.search(korean) or _ENGLISH_DOUBLE.search(english) else problem
        yield report(
            "korean_polarity", index, 'The English has a negation ("not", "no", "never"), the Korean has none.'
        )
    elif _SPEECH_NEGATED.search(korean) and not _SPEECH_ENGLISH.search(english):
        yield problem("korean_polarity", index, "In the Korean somebody did not say or think what the English says.")
    elif added:
        report = flag if _ENGLISH_HINT.search(english) else problem
        yield report("korean_polarity", index, "The Korean has a negation (않, 못, 없, 아니), the English has none.")
    elif (word := _ENGLISH_REFUSAL.search(english)) and not (
        _KOREAN_NEGATION.search(korean) or _KOREAN_REFUSAL.search(korean)
    ):
        yield flag("korean_polarity", index, f"The English says {word.group()!r}; the Korean has nothing of the kind.")
