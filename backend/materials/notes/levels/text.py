"""Level of a text and the content words in it."""

from collections.abc import Collection
from dataclasses import dataclass

from backend.materials.notes.checks import lexicon
from backend.materials.notes.levels import phrasal_verbs, words
from backend.materials.notes.levels.tokens import tokenize
from contracts.enums import Level, PartOfSpeech

COVERED_PERCENT = 95
"""How many of a text's words a reader of its level knows."""


@dataclass(frozen=True)
class Word:
    """A content word (noun, verb, adjective, adverb) or phrasal verb in its base form."""

    lemma: str
    part_of_speech: PartOfSpeech
    level: Level
    ipa: str | None


@dataclass(frozen=True)
class TextLevel:
    """Level of a text, None if it holds no word that counts, and each content word once, in order."""

    level: Level | None
    words: tuple[Word, ...]


def read(text: str, *, taught: Collection[str] = ()) -> TextLevel:
    """Return the easiest level at which 95 % of a text is known, but names, numbers and `taught`, and its words."""
    tokens = tokenize(text)
    phrases = {phrase.verb: phrase for phrase in phrasal_verbs.find(tokens)}
    particles = {index for phrase in phrases.values() for index in phrase.particles}
    found: dict[str, Word] = {}
    outside: set[int] = set()
    for index, token in enumerate(tokens):
        if index in phrases:
            lemma = phrases[index].lemma
            band = words.level(lemma, PartOfSpeech.VERB)
            found.setdefault(lemma, Word(lemma, PartOfSpeech.VERB, band, words.ipa(lemma)))
        elif index not in particles and not token.is_name and token.form not in lexicon.FUNCTION_WORDS:
            part = words.part_of_speech(token.lemma, token.form)
            word = Word(token.lemma, part, words.level(token.lemma, part), words.ipa(token.lemma))
            found.setdefault(token.lemma, word)
    skipped = {word.casefold() for word in taught}
    for phrase in phrases.values():
        if phrase.lemma in skipped:
            outside.update((phrase.verb, *phrase.particles))
    levels = [
        words.level(token.form)
        if token.form in lexicon.FUNCTION_WORDS
        else words.level(token.lemma, words.part_of_speech(token.lemma, token.form))
        for index, token in enumerate(tokens)
        if index not in outside and token.lemma not in skipped and not token.is_name and token.form != "i"
    ]
    needed = COVERED_PERCENT * len(levels)
    covered = (band for band in Level if levels and 100 * sum(known <= band for known in levels) >= needed)
    return TextLevel(next(covered, None), tuple(found.values()))
