"""Tables of typed words, as data/words.tsv lists them: words around a request, particles, lookalikes; and numbers."""

from contracts import tables

_ROWS = tables.rows(__file__, "words.tsv")


def _table(name: str) -> frozenset[str]:
    return frozenset(word for table, words in _ROWS if table == name for word in words.split())


FILLERS = _table("filler")
"""What may stand around the word that decides."""
PARTICLES = _table("particle")
"""What may follow a word."""
LOOKALIKES = _table("lookalike")
"""Real words one letter away from ours: they are no typos."""
AROUND_TOPIC = FILLERS | _table("around_topic")
NOUNS_LIKE_VERBS = _table("noun_like_a_verb")
AROUND_PLACE = _table("around_place")
NUMBERS_ALONE = {"하나", "둘", "셋", "넷"}
COUNTERS = "개 개만 건 편 가지 꼭지 개씩".split()
COUNTS = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "하나": 1, "둘": 2, "셋": 3, "넷": 4,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
