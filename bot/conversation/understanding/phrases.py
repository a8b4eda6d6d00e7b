"""Typed words -> an Intent, without a model: every word must be known, and one of them may have a wrong letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.conversation.understanding import typed_text
from bot.conversation.understanding.phrase_words import COUNTERS, COUNTS, FILLERS, LOOKALIKES, NUMBERS_ALONE, PARTICLES
from bot.conversation.understanding.vocabulary import ENTRY_MAX_UNITS, Intent, Vocabulary, vocabulary
from contracts.articles import Category

WORDS_MAX_CHARS = 200
UNITS_MAX = 60
"""Longer messages are not read word by word; they get suggestions."""
GUESSED_MAX_CHARS = 40
"""Typos are looked for in messages as short as a request is."""
NEAR_MAX = 3
COUNT_MAX = 20
LEVEL = re.compile(r"(?<![a-z0-9])[abc][12](?![a-z0-9])")
LEVEL_WORD = "난이도"
CODE = re.compile(
    r"(?:(?:계정|코드|연결|연동|link|connect|code)\W*)+(?P<code>[a-z0-9]{4}\W?[a-z0-9]{4})(?:\W*(?:이요|요|이에요|입니다))?\W*"
    r"|(?=\S*[0-9])(?=\S*[a-z])(?P<bare>[a-z0-9]{4}-?[a-z0-9]{4})"
)
"""A link code, with words for it or alone: two times four letters and digits."""
TOKEN = re.compile(r"[가-힣]+|[a-z]+|[0-9]+|[^\W_]")
APOSTROPHES = re.compile("['’`]")
WEAK = {"today", "menu", "more", "welcome", "thanks", "story"}
"""Gives way to another intent in the same message: "안녕, 오늘의 기술 뉴스 메뉴", "이 기사 저장"."""
_COUNTS = {f"{name}{counter}": count for name, count in COUNTS.items() for counter in COUNTERS} | {
    name: count for name, count in COUNTS.items() if name.isascii() or name in NUMBERS_ALONE
}


@dataclass(frozen=True)
class Match:
    """The result of matching: `intent`, or None and in `near` what it may have been, the likeliest first.

    `count` is how many were asked for, at least 1; COUNT_MAX are shown at most.
    """

    intent: Intent | None = None
    near: tuple[Intent, ...] = ()
    count: int | None = None


@dataclass(frozen=True)
class _Reading:
    """One way to read the words up to a place; `guesses` are words with a wrong letter."""

    intents: tuple[Intent, ...] = ()
    matched: int = 0
    guesses: int = 0
    count: int | None = None

    @property
    def rank(self) -> tuple[int, int, int]:
        weak = sum(intent.action in WEAK for intent in self.intents)
        return self.guesses, weak, -self.matched


def match(words: str, categories: Sequence[Category] = (), *, may_guess: bool = True) -> Match:
    """Return the intent of a typed message; without guessing, only of words that are spelled as ours are."""
    typed = APOSTROPHES.sub("", typed_text.fold(words[:WORDS_MAX_CHARS]))
    if code := CODE.fullmatch(typed):
        return Match(Intent("link_preview", re.sub(r"[^a-z0-9]", "", code["code"] or code["bare"]).upper()))
    level = LEVEL.search(typed)
    tokens = TOKEN.findall(LEVEL.sub(LEVEL_WORD, typed))
    known = vocabulary(tuple(categories))
    reading = _best(_read(tokens, known))
    if reading is None and may_guess and len(typed) <= GUESSED_MAX_CHARS:
        reading = _best(_read(tokens, known, may_guess=True))
    if reading is None and not may_guess:
        return Match()
    if reading is None:
        near = [intent for token in tokens[:UNITS_MAX] for intent in known.near(token)]
        return Match(near=tuple(dict.fromkeys(near))[:NEAR_MAX])
    if len(reading.intents) > 1:
        return Match(near=reading.intents)
    (intent,) = reading.intents
    if level and intent == Intent("levels"):
        return Match(Intent("level", level[0].upper()))
    return Match(intent, count=None if reading.count is None else max(1, reading.count))


def is_filler(words: str) -> bool:
    """Say whether words only stand around a request."""
    return all(token in FILLERS or token.isdecimal() for token in TOKEN.findall(words))


def _read(tokens: list[str], known: Vocabulary, *, may_guess: bool = False) -> list[_Reading]:
    """Return ways to read all the words, the best for each number of intents; only the start of a word is guessed."""
    units = [unit for token in tokens for unit in (token if "가" <= token[0] <= "힣" else [token])]
    if not units or len(units) > UNITS_MAX or "".join(units) in LOOKALIKES:
        return []
    starts = (
        set() if not may_guess else {0, *accumulate(len(token) if "가" <= token[0] <= "힣" else 1 for token in tokens)}
    )
    places: list[dict[int, _Reading]] = [{0: _Reading()}, *({} for _ in units)]
    for begin in range(len(units)):
        for end in range(begin + 1, min(begin + ENTRY_MAX_UNITS, len(units)) + 1):
            word, place = "".join(units[begin:end]), places[end]
            for before in places[begin].values():
                for after in _steps(word, before, known, may_guess=begin in starts, begins=begin == 0):
                    size = len(after.intents)
                    if size <= NEAR_MAX and (size not in place or after.rank < place[size].rank):
                        place[size] = after
    return list(places[-1].values())


def _steps(word: str, before: _Reading, known: Vocabulary, *, may_guess: bool, begins: bool) -> Iterator[_Reading]:
    """Yield what a reading becomes when `word` is taken for each thing it may be."""
    if found := known.exact.get(word):
        yield _with(before, found, len(word))
    elif may_guess and not before.guesses and (guessed := known.guess(word)):
        yield _with(before, guessed, len(word), guesses=1)
    if word in FILLERS or (word in PARTICLES and not begins):
        yield before
    count = int(word[:4]) if word.isdecimal() else _COUNTS.get(word)
    if word.isdecimal() or count is not None or (word in COUNTERS and before.count is not None):
        yield _Reading(before.intents, before.matched, before.guesses, before.count if count is None else count)


def _with(before: _Reading, found: Intent, length: int, *, guesses: int = 0) -> _Reading:
    intents = before.intents if found in before.intents else (*before.intents, found)
    return _Reading(intents, before.matched + length, before.guesses + guesses, before.count)


def _best(readings: list[_Reading]) -> _Reading | None:
    """Return the reading with the fewest intents, without weak ones beside others; None if no reading has any."""
    asking = [one for one in readings if one.intents]
    if not asking:
        return None
    best = min(asking, key=lambda one: (one.guesses, len(one.intents)))
    strong = tuple(one for one in best.intents if one.action not in WEAK)
    return _Reading(strong or best.intents[:1], best.matched, best.guesses, best.count)
