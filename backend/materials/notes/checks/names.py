"""Whether every name of a summary is in its source, under one of the spellings names have."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.dates import MONTHS, WEEKDAYS
from backend.materials.notes.checks.document import Document, Word
from backend.materials.notes.checks.findings import Finding, flag, problem
from backend.materials.notes.checks.lexicon import FUNCTION_WORDS, base_form, concepts, parts_of_speech, stem
from backend.materials.notes.checks.places import (
    capitals,
    codes_in,
    country_names,
    long_names,
    phrase_key,
    place_names,
    state_abbreviations,
)
from backend.materials.notes.checks.tables import currencies, number_words
from backend.materials.notes.checks.text import without_accents

TITLES = frozenset(
    """
    mr mrs ms miss mx dr doctor prof professor president vice prime minister premier chancellor governor gov
    senator sen representative rep congressman congresswoman mayor king queen prince princess pope sir dame lord
    lady general gen colonel col major maj captain capt lieutenant lt sergeant sgt officer chief secretary
    ambassador judge justice director chairman chairwoman chair ceo cfo cto coach manager sheriff detective
    inspector father sister brother reverend rev bishop archbishop rabbi imam sheikh speaker leader executive
    president manager analyst spokesman spokeswoman actor actress deputy former acting researcher scientist
    """.split()
)
_GENERAL = frozenset(
    """
    parliament congress senate house government cabinet court supreme ministry department state army navy police
    union party council assembly internet web earth moon sun bible god olympics olympic games world cup north
    south east west northern southern eastern western central street road river lake sea ocean island mount
    airport university hospital museum bank tv x-ray x-rays i'm i'll i've i'd ok ai dna it ceo pm am christmas
    easter ramadan english
    """.split()
)
_LINKS = frozenset("of the and for de la le du des van von der den da dos del bin al on in &".split())
_QUOTE_OPENS = re.compile(r"[\"'(:]\s*$|- $|^\s*$")


@dataclass(frozen=True)
class NameIndex:
    """What a source holds to recognise names by."""

    words: frozenset[str]
    joined: frozenset[str]
    initials: frozenset[str]
    places: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    lower_text: str


@lru_cache(maxsize=16)
def name_index(source: Document) -> NameIndex:
    """Return the index of a source's names."""
    words, joined = set(), set()
    for word in source.words:
        words.add(word.plain)
        words.add(_singular(word.plain))
    for match in re.finditer(r"[^\W_]+(?:[-'/&][^\W_]+)+", without_accents(source.text).lower()):
        joined.add(re.sub(r"[^\w]", "", match.group()))
    names = list(runs(source))
    tokens = [[word.plain for word in run] for run in names]
    pairs = {pair for run in tokens for pair in itertools.pairwise(run)}
    return NameIndex(
        words=frozenset(words),
        joined=frozenset(joined),
        initials=frozenset(found for run in names for found in _initials(run)),
        places=frozenset(codes_in([word.text for word in source.words])),
        pairs=frozenset(pairs),
        lower_text=without_accents(source.text).lower(),
    )


@lru_cache(maxsize=32)
def runs(document: Document) -> tuple[list[Word], ...]:
    """Return the runs of capitalised words, with the small words that link them: "Bank of Norlund"."""
    return tuple(_runs(document))


def _runs(document: Document) -> Iterator[list[Word]]:
    inside = {position for one in document.quantities for position in range(one.start, one.end)}
    for words in document.sentence_words:
        run: list[Word] = []
        for word in words:
            if word.start in inside and not word.text.isupper():
                if trimmed := _trimmed(run):
                    yield trimmed
                run = []
                continue
            if word.start in inside:
                continue
            linked = bool(run) and re.fullmatch(r"[ -]|'s ", document.text[run[-1].end : word.start]) is not None
            if (word.is_capital and (not run or linked)) or (run and linked and word.plain in _LINKS):
                run.append(word)
            else:
                if trimmed := _trimmed(run):
                    yield trimmed
                run = [word] if word.is_capital else []
        if trimmed := _trimmed(run):
            yield trimmed


def _trimmed(run: list[Word]) -> list[Word]:
    while run and run[-1].plain in _LINKS:
        run = run[:-1]
    return run


def _initials(run: list[Word]) -> Iterator[str]:
    main = [word.plain for word in run if word.plain not in _LINKS or word.is_capital]
    for start in range(len(main)):
        for end in range(start + 2, len(main) + 1):
            yield "".join(part[0] for part in main[start:end])
    everything = [word.plain for word in run]
    if len(everything) > 2:
        yield "".join(part[0] for part in everything)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def check_names(comparison: Comparison) -> Iterator[Finding]:
    """Yield a problem for every name that the source lacks, a flag for parts of names that it joins otherwise."""
    summary, source = comparison.summary, comparison.source
    index = name_index(source)
    for run in runs(summary):
        covered = _covered_by_place(run, index)
        for position, word in enumerate(run):
            if word.start in covered or not word.is_capital:
                continue
            if not is_known(word, run, position, summary, source, index):
                yield _unknown(word, run, index)
                break
        else:
            yield from _joined_otherwise(run, summary, index)


def _covered_by_place(run: list[Word], index: NameIndex) -> set[int]:
    """Return where the words start that name a place which the source names, perhaps by another name."""
    covered: set[int] = set()
    for start in range(len(run)):
        for end in range(len(run), start, -1):
            key = phrase_key(" ".join(word.text for word in run[start:end]))
            codes = place_names().get(key)
            if codes and key in country_names() and country_names()[key] in index.places:
                covered |= {word.start for word in run[start:end]}
                break
    return covered


def is_known(word: Word, run: list[Word], position: int, summary: Document, source: Document, index: NameIndex) -> bool:
    """Say whether one capitalised word of a summary is no new name."""
    plain = word.plain
    if plain in MONTHS or plain in WEEKDAYS or plain == "i" or plain.isdigit():
        return True
    if _spelled_alike(plain, index) or _is_short_form(word, run, index, source):
        return True
    if plain in TITLES or plain in number_words("cardinal") or word.text in currencies():
        return True
    opens = _opens(word, summary)
    if plain in FUNCTION_WORDS and opens:
        return True
    base = base_form(plain)
    alone = len(run) == 1 or all(other.plain in _LINKS for other in run[1:])
    if opens and (base in parts_of_speech() or plain in number_words("ordinal") or plain in number_words("fraction")):
        return alone or (position == 0 and plain not in place_names())
    if plain in _GENERAL:
        return True
    # A role or common noun written large ("Foreign Minister", "Parliament") is no name of its own.
    return base in parts_of_speech() and not concepts(word.stem).isdisjoint(source.concepts)


def _opens(word: Word, summary: Document) -> bool:
    span = summary.sentences[word.sentence]
    return _QUOTE_OPENS.search(summary.text[span.start : word.start]) is not None


def _spelled_alike(plain: str, index: NameIndex) -> bool:
    if plain in index.words or _singular(plain) in index.words or plain in index.joined:
        return True
    if "'" in plain and all(part in index.words or len(part) < 2 for part in plain.split("'")):
        return True
    if len(plain) > 4 and stem(plain) in {stem(one) for one in index.words if one[:4] == plain[:4]}:
        return True
    # "Seoha" for "Seo-ha", "Kyiv-born" is parted before.
    return len(plain) > 3 and any(
        plain in joined or joined in plain for joined in index.joined if abs(len(joined) - len(plain)) < 2
    )


def _is_short_form(word: Word, run: list[Word], index: NameIndex, source: Document) -> bool:
    plain = word.plain
    short = word.text.replace(".", "")
    for name in (short, short.removesuffix("'s"), short.removesuffix("s")):
        if any(re.search(rf"\b{re.escape(long)}\b", index.lower_text) for long in long_names().get(name, ())):
            return True
    if short.isupper() and 2 <= len(short) <= 6 and short.lower() in index.initials:
        return True
    # "World Health Organization" for WHO: the initials of the run, or the table.
    main = [other for other in run if other.plain not in _LINKS]
    for initials in ("".join(other.plain[0] for other in main), "".join(other.plain[0] for other in run)):
        if len(main) > 1 and initials in index.words and initials.upper() in source.text.replace(".", ""):
            return True
    phrase = " ".join(other.text for other in run).lower()
    for name, longs in long_names().items():
        if name.lower() in index.words and any(plain in long.split() and long.startswith(phrase[:8]) for long in longs):
            return True
    state = state_abbreviations()
    return any(
        state.get(one) == phrase_key(phrase) or state.get(one) == plain for one in index.words if one in state
    ) or (plain in state and state[plain] in index.lower_text)


def _unknown(word: Word, run: list[Word], index: NameIndex) -> Finding:
    name = " ".join(other.text for other in run)
    country = capitals().get(phrase_key(name), "")
    if country in index.places:
        # "Tokyo decided": a capital may stand for its government.
        return flag("place", word.sentence, f"The summary names {name!r}; the story names only its country.")
    common = len(run) > 1 and base_form(word.plain) in parts_of_speech() and word.plain not in place_names()
    if common and any(other is not word and _spelled_alike(other.plain, index) for other in run):
        return flag("name", word.sentence, f"The story does not call it {name!r}.")
    return problem("name", word.sentence, f"The summary names {name!r}, which the story does not.")


def _joined_otherwise(run: list[Word], summary: Document, index: NameIndex) -> Iterator[Finding]:
    """Yield a flag where two words of one name stand together that the story never joins."""
    words = [word for word in run if not (word is run[0] and _opens(word, summary) and word.plain in FUNCTION_WORDS)]
    for one, other in itertools.pairwise(words):
        if not (one.is_capital and other.is_capital) or summary.text[one.end : other.start] != " ":
            continue
        pair = (one.plain, other.plain)
        if pair in index.pairs or one.text.endswith(("'s", "s'")) or one.plain in TITLES or other.plain in TITLES:
            continue
        if one.plain in country_names() or other.plain in country_names():
            continue
        known = [part for part in pair if any(part in both for both in index.pairs)]
        if len(known) == 2:
            yield flag("name", one.sentence, f"The story never joins {one.text!r} and {other.text!r} into one name.")
