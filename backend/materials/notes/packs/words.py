"""Where the taught words of a text stand, and what data say of them. A model's positions are never trusted."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from backend.materials.notes.base import WordDraft
from backend.materials.notes.checks import lexicon
from backend.materials.notes.checks.form import MARKUP
from backend.materials.notes.levels import tokens, words
from backend.materials.notes.levels.phrasal_verbs import LONGEST_DISTANCE
from backend.materials.notes.packs.pack import PackWord
from contracts.enums import Difficulty, Level, PartOfSpeech

WORDS_WANTED = (4, 6)
LEMMA_MAX_CHARS, IPA_MAX_CHARS = 60, 80
"""What the table of senses holds."""
WORDS_ENOUGH = 3
"""So many must be left when bad words are dropped."""
_ALIKE = str.maketrans("‘’‛′ʼ`´“”„‟‐‑‒–—―", "'''''''\"\"\"\"------")
_LEVELS = tuple(Level)
_HANGUL = re.compile(r"[가-힣]")
_OTHER_SCRIPT = re.compile(r"[぀-ヿ㐀-鿿]|[A-Za-z]{2,}")
_SPACES_AND_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\xa0": " ", "\u202f": " ", "\u2009": " "})


def tidy(text: str) -> str:
    """Return a text with composed letters, plain spaces and hyphens, and nothing invisible: offsets count letters."""
    composed = unicodedata.normalize("NFC", text).translate(_SPACES_AND_HYPHENS)
    return " ".join("".join(one for one in composed if unicodedata.category(one) != "Cf").split())


def place(drafts: Sequence[WordDraft], sentences: Sequence[str], level: Difficulty) -> tuple[list[PackWord], list[str]]:
    """Return the words that may be taught with these sentences, in reading order, and a reason for each other one.

    Words at the text's level or one band above come first; those a band further off, rather above than below, fill up
    to four.
    """
    named = {token.form for sentence in sentences for token in tokens.tokenize(sentence) if token.is_name}
    placed: list[PackWord] = []
    reasons: list[str] = []
    for draft in drafts:
        found = _locate(draft, sentences)
        problems: list[str] = []
        if not _HANGUL.search(draft.meaning_ko) or _OTHER_SCRIPT.search(draft.meaning_ko):
            problems.append(f"the meaning of {draft.word!r} is not written in Korean.")
        if MARKUP.search(f"{draft.word} {draft.lemma} {draft.meaning_ko}"):
            problems.append(f"the word {draft.word!r} contains a link, a mention or markup.")
        if found is None:
            problems.append(f"the word {draft.word!r} does not stand in the text.")
        elif found.lemma in {word.lemma for word in placed} or any(_overlap(found, word) for word in placed):
            problems.append(f"the word {draft.word!r} is explained twice.")
        elif len(found.lemma) > LEMMA_MAX_CHARS or len(found.ipa) > IPA_MAX_CHARS:
            problems.append(f"{draft.word!r} is too long.")
        elif found.word.lower() in named:
            problems.append(f"{draft.word!r} is a name.")
        if found and not problems:
            placed.append(found)
        reasons += problems
    distances = {word.lemma: distance(word.level, level) for word in placed}
    nearest = sorted(placed, key=lambda word: (distances[word.lemma], word.level < level))
    chosen = [
        word
        for rank, word in enumerate(nearest[: WORDS_WANTED[1]])
        if distances[word.lemma] == 0 or (distances[word.lemma] == 1 and rank < WORDS_WANTED[0])
    ]
    for word in placed:
        if word not in chosen and distances[word.lemma]:
            reasons.append(f"the word {word.word!r} is {word.level}; teach words of {level} or one band above.")
    return sorted(chosen, key=lambda word: (word.sentence, word.start)), reasons


def distance(word: Level, text: Difficulty) -> int:
    """Return how many bands a word lies outside its text's level and the one above."""
    away = _LEVELS.index(word) - _LEVELS.index(text)
    return -away if away < 0 else max(0, away - 1)


def _locate(draft: WordDraft, sentences: Sequence[str]) -> PackWord | None:
    """Return the word where it stands: in the sentence given, else in the one nearest to it."""
    claimed = draft.sentence - 1
    for index in sorted(range(len(sentences)), key=lambda index: abs(index - claimed)):
        for start, length in _spans(tidy(draft.word), sentences[index]):
            surface = sentences[index][start : start + length]
            lemma = _lemma(draft, surface)
            return PackWord(
                sentence=index,
                start=start,
                word=surface,
                lemma=lemma,
                part_of_speech=draft.part_of_speech,
                meaning_ko=draft.meaning_ko,
                level=words.level(lemma, draft.part_of_speech),
                ipa=words.ipa(lemma) or "",
            )
    return None


def _spans(word: str, sentence: str) -> Iterator[tuple[int, int]]:
    """Yield (offset, length) of each place where a word stands as a whole; where it is apart, of its first part."""
    folded = sentence.translate(_ALIKE)
    parts = [re.escape(part) for part in word.translate(_ALIKE).split()]
    together = r"\s+".join(parts)
    for match in re.finditer(rf"(?<![\w-]){together}(?![\w-])", folded, re.IGNORECASE):
        yield match.start(), match.end() - match.start()
    if len(parts) > 1:
        between, rest = rf"(?:\s+[^\s.,;:!?]+){{1,{LONGEST_DISTANCE - 1}}}\s+", r"\s+".join(parts[1:])
        for match in re.finditer(rf"(?<![\w-])({parts[0]}){between}{rest}(?![\w-])", folded, re.IGNORECASE):
            yield match.start(1), match.end(1) - match.start(1)


def _lemma(draft: WordDraft, surface: str) -> str:
    """Return the base form: the model's where the data agree that it is one of this word, else the data's."""
    given, form = draft.lemma.lower(), surface.translate(_ALIKE).lower()
    if " " in draft.word or "-" in form:
        first = given.split(" ")[0]
        parts = draft.word.lower().split()
        if first in {parts[0], lexicon.base_form(parts[0])} and given.split()[1:] == parts[1:]:
            return given
        verb = lexicon.base_form(parts[0]) if draft.part_of_speech == PartOfSpeech.VERB else parts[0]
        return " ".join([verb, *parts[1:]])
    base = lexicon.base_form(form)
    if draft.part_of_speech == PartOfSpeech.VERB:
        return base
    return given if given in {form, base, tokens.lemma(form)} else tokens.lemma(form)


def _overlap(one: PackWord, other: PackWord) -> bool:
    return (
        one.sentence == other.sentence
        and one.start < other.start + len(other.word)
        and other.start < one.start + len(one.word)
    )
