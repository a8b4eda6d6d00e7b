"""The vocabulary: each typed word with its Intent, and the intents of words that come close to one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.conversation.hangul import distance, letters
from bot.conversation.router import COMMANDS
from bot.conversation.understanding.phrase_words import LOOKALIKES
from contracts.articles import Category
from contracts.typed.categories import CATEGORY_WORDS, INITIALS, initials

ENTRY_MAX_UNITS = 10
GUESS_MAX_CHARS = 16
HANGUL_LETTERS_MIN = 4
HANGUL_LETTERS_TO_ADD = 6
"""In shorter words an added or missing letter makes another word; only a replaced one is a typo."""
LATIN_LETTERS_MIN = 5
FAR_LETTERS_MIN = 6
INITIALS_MIN = 3
BEGINNING = 3
"""The distance of a word from one that it begins with."""


@dataclass(frozen=True)
class Intent:
    """What a learner asks for: the action of a Command, and its argument."""

    action: str
    argument: str = ""


class Vocabulary:
    """`exact` maps words to intents; `guess` and `near` find words with wrong letters."""

    def __init__(self, exact: dict[str, Intent]) -> None:
        self.exact = exact
        # Two words that differ in one character meet when it is left out of both.
        self._alike: defaultdict[str, list[str]] = defaultdict(list)
        for entry in exact:
            for key in _shortened(entry):
                self._alike[key].append(entry)

    def guess(self, word: str) -> Intent | None:
        """Return the intent of a word with one wrong letter; None if there are several, or none."""
        if word in LOOKALIKES:
            return None
        meant = {self.exact[entry] for entry in self._candidates(word) if _is_typo(word, entry)}
        return meant.pop() if len(meant) == 1 else None

    def near(self, word: str) -> list[Intent]:
        """Return the intents of the words closest to a word."""
        beginnings = [word[:size] for size in range(2, len(word) + 1) if word[:size] in self.exact]
        ranked = {entry: 0 if entry == word else BEGINNING for entry in beginnings if not word.isascii()}
        ranked |= {
            entry: wrong for entry in self._candidates(word) if (wrong := _letters_wrong(word, entry)) is not None
        }
        nearest = min(ranked.values(), default=0)
        return [self.exact[entry] for entry, far in ranked.items() if far == nearest]

    def _candidates(self, word: str) -> Iterable[str]:
        if not 1 < len(word) <= GUESS_MAX_CHARS:
            return ()
        return dict.fromkeys(entry for key in _shortened(word) for entry in self._alike.get(key, ()))


@lru_cache(maxsize=8)
def vocabulary(categories: tuple[Category, ...]) -> Vocabulary:
    """Return the words for these categories and for every command."""
    exact = {word: Intent(one.action) for one in COMMANDS.values() for word in one.words.split()}
    for one in categories:
        names = f"{one.name} {one.name_ko} {CATEGORY_WORDS.get(one.name, '')}".lower().split()
        exact |= {name: Intent("category", one.name) for name in names}
    return Vocabulary(_initials(exact) | exact)


def _initials(exact: dict[str, Intent]) -> dict[str, Intent]:
    """Return longer words by their initials alone: "ㄷㅇㅈ" is 단어장.

    What two intents share is left out, unless one of them has it from the label that we show.
    """
    meant: defaultdict[str, set[Intent]] = defaultdict(set)
    for word, intent in exact.items():
        if len(word) >= INITIALS_MIN and all("가" <= one <= "힣" for one in word):
            meant[initials(word)].add(intent)
    shown = {one.suggestion.label.replace(" ", ""): one.action for one in COMMANDS.values() if one.suggestion}
    labels = {initials(word): exact[word] for word in shown if word in exact and "가" <= min(word) <= "힣"}
    sole = {word: intents.pop() for word, intents in meant.items() if len(intents) == 1}
    return sole | {word: intent for word, intent in labels.items() if len(word) >= INITIALS_MIN}


@lru_cache(maxsize=8)
def category_words(categories: tuple[Category, ...]) -> dict[str, str]:
    """Return each word that names one of these categories, with the category's name."""
    exact = vocabulary(categories).exact
    return {word: intent.argument for word, intent in exact.items() if intent.action == "category"}


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _is_typo(word: str, entry: str) -> bool:
    size = len(letters(entry))
    if entry.isascii():
        return size >= LATIN_LETTERS_MIN and distance(word, entry) == 1
    if len(word) != len(entry) or size < HANGUL_LETTERS_MIN:
        return False
    if any(one in INITIALS for one in word):  # a vowel is missing
        return distance(word, entry) == 1
    return (len(letters(word)) == size or size >= HANGUL_LETTERS_TO_ADD) and distance(word, entry) == 1


def _letters_wrong(word: str, entry: str) -> int | None:
    """Return how many letters of a word are wrong, None if these are two different words."""
    size = len(letters(entry))
    if size < (LATIN_LETTERS_MIN if entry.isascii() else HANGUL_LETTERS_MIN):
        return None
    wrong = distance(word, entry)
    return wrong if wrong <= 1 or (wrong == 2 and size >= FAR_LETTERS_MIN) else None
