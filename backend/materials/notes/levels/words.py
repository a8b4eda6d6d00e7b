"""Level, part of speech and IPA of one word."""

import functools
import gzip
from pathlib import Path

from cefrpy import CEFRAnalyzer

from backend.materials.notes import word_frequency
from backend.materials.notes.checks import lexicon
from contracts.enums import Level, PartOfSpeech

PRONUNCIATIONS = Path(__file__).parent / "data" / "pronunciations.tsv.gz"
ANALYZER = CEFRAnalyzer()
LEVELS = tuple(Level)
LOWEST_ZIPF = (5.4, 4.8, 4.4, 3.7, 3.1)
"""The zipf frequency from which a word is A1, A2, B1, B2 and C1; rarer ones are C2."""
EASIEST_PHRASE = Level.B1
TOO_FAR = 2
"""So many bands from the frequency band a listed level is not believed."""
LISTED = (1.0, 2.0, 3.0, 4.0)
"""The levels of CEFR-J, A1 to B2, as cefrpy numbers them. Fractions, 5 and 6 are its estimates for words outside the
list. Estimates that are whole numbers cannot be told apart."""
ENDINGS = (
    (("ly",), PartOfSpeech.ADVERB),
    (("ing", "ed", "ise", "ize", "ify"), PartOfSpeech.VERB),
    (("ous", "ful", "ive", "able", "ible", "ical", "less", "ary"), PartOfSpeech.ADJECTIVE),
)
TAGS = {
    PartOfSpeech.NOUN: ("NN", "NNS"),
    PartOfSpeech.VERB: ("VB",),
    PartOfSpeech.ADJECTIVE: ("JJ",),
    PartOfSpeech.ADVERB: ("RB",),
}
"""cefrpy's tags (Penn Treebank) for the four parts of speech of content words."""
LETTERS = dict(zip("nvar", TAGS, strict=True))


@functools.lru_cache(maxsize=20_000)
def level(lemma: str, part: PartOfSpeech | None = None) -> Level:
    """Return the level of a lower-case base form: CEFR-J's for that part of speech, else for its easiest one.

    The band of the word's frequency replaces a listed level that is two or more bands away, and a missing one. No list
    has the levels of phrases: a phrasal verb is put one band above its verb, another phrase one above its hardest word,
    and each at least at B1.
    """
    if " " in lemma:
        first, *rest = lemma.split()
        others = [] if part is PartOfSpeech.VERB else [level(word) for word in rest]
        hardest = max([level(first, part), *others])
        return max(LEVELS[min(LEVELS.index(hardest) + 1, len(LEVELS) - 1)], EASIEST_PHRASE)
    zipf = word_frequency.zipf(lemma)
    frequency_band = next((index for index, lowest in enumerate(LOWEST_ZIPF) if zipf >= lowest), len(LOWEST_ZIPF))
    levels = {tag: value for tag, value in _cefr_levels(lemma).items() if value in LISTED}
    exact = [levels[tag] for tag in TAGS.get(part, ()) if tag in levels] if part else []
    listed = min(exact or levels.values(), default=None)
    if listed is None or abs(int(listed) - 1 - frequency_band) >= TOO_FAR:
        return LEVELS[frequency_band]
    return LEVELS[int(listed) - 1]


def part_of_speech(lemma: str, form: str) -> PartOfSpeech:
    """Return the part of speech that a base form has most often; the sentence is not looked at.

    WordNet's counts decide. A form in -ed or -ing or an irregular past is a verb. Words that it lacks: by
    ending, else the first of noun, verb, adjective and adverb that cefrpy lists, else a noun.
    """
    parts = lexicon.parts_of_speech().get(lemma, "")
    if form != lemma and not form.endswith("s") and "v" in parts:
        return PartOfSpeech.VERB
    if parts:
        return LETTERS[parts[0]]
    tags = _cefr_levels(lemma)
    by_ending = (part for endings, part in ENDINGS if lemma.endswith(endings))
    listed = (part for part, names in TAGS.items() if not tags.keys().isdisjoint(names))
    return next(by_ending, next(listed, PartOfSpeech.NOUN))


def ipa(words: str) -> str | None:
    """Return the American IPA of a lower-case word or phrase without slashes; None if a word is unlisted."""
    found = [pronunciations().get(word) for word in words.split()]
    return " ".join(word for word in found if word) if found and all(found) else None


def _cefr_levels(lemma: str) -> dict[str, float]:
    """Return cefrpy's levels by Penn Treebank tag, 1.0 for A1 to 6.0 for C2; empty for a word it does not know."""
    levels: dict[str, float] = ANALYZER.get_pos_level_dict_for_word(
        lemma, pos_tag_as_string=True, word_level_as_float=True
    )
    return levels


@functools.cache
def pronunciations() -> dict[str, str]:
    """Return the IPA of every word of the dictionary."""
    rows = gzip.decompress(PRONUNCIATIONS.read_bytes()).decode().split("\n")
    return dict(row.split("\t") for row in rows)
