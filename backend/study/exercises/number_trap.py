"""Which Korean number is "1.2 billion"? Made from the figures of a story. Pure."""

import random
import re
from fractions import Fraction

from backend.study.exercises.base import OPTIONS, Content, StoryExercise, StoryText, shuffled

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
KOREAN_SCALES = ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, ""))
FIGURE = re.compile(
    r"(?<![\w.,$€£₩¥])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:[\s\u00a0-](?P<scale>thousand|million|billion|trillion)s?)?"
    r"(?![\w%]|[.,]\d|\s?(?:percent|per cent))",
    re.IGNORECASE,
)
MONEY = re.compile(r"[$€£₩¥]\s?(?=\d)")
SMALLEST, LARGEST = 10**4, 10**16
SHIFTS = (Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100), Fraction(1000), Fraction(1, 1000))
"""How wrong options are moved: a Korean counts by ten thousands, so the tens slip."""


class NumberTrap(StoryExercise):
    """A figure of ten thousand or more, and four Korean numbers that differ by powers of ten."""

    name = "number_trap"

    def make(self, story: StoryText, chance: random.Random) -> Content | None:
        """Return the question, None for a story without a large figure."""
        found = [(figure, sentence) for sentence in story.sentences for figure in figures(sentence)]
        if not found:
            return None
        (text, value), sentence = chance.choice(found)
        wrong = [in_korean(value * shift) for shift in SHIFTS if is_whole(value * shift)]
        if len(wrong) < OPTIONS - 1:
            return None
        right = in_korean(value)
        options = [right, *chance.sample(wrong[:4], min(len(wrong[:4]), OPTIONS - 1))]
        return Content(
            text=text, right=right, options=shuffled(options, chance), sentence=sentence, proof=f"{text} = {right}"
        )


def figures(sentence: str) -> list[tuple[str, Fraction]]:
    """Return the figures of a sentence that are large whole numbers, as written and as values."""
    bare = MONEY.sub(lambda sign: " " * len(sign.group()), sentence)
    found = []
    for match in FIGURE.finditer(bare):
        value = Fraction(match["number"].replace(",", "")) * SCALES.get((match["scale"] or "").lower(), 1)
        is_written_large = bool(match["scale"]) or "," in match["number"]  # 20260 may be a code
        if is_written_large and is_whole(value) and value >= SMALLEST:
            found.append((match.group(), value))
    return found


def is_whole(value: Fraction) -> bool:
    """Return whether a value is a whole number that has a Korean reading of at most two parts."""
    return value.denominator == 1 and 1000 <= value < LARGEST and len(in_korean(value).split()) <= 2


def in_korean(value: Fraction) -> str:
    """Return a whole number in 조, 억 and 만: 1,250,000 is 125만, 43,500 is 4만 3,500."""
    rest, parts = int(value), []
    for scale, name in KOREAN_SCALES:
        amount, rest = divmod(rest, scale)
        if amount:
            parts.append(f"{amount:,}{name}")
    return " ".join(parts) or "0"
