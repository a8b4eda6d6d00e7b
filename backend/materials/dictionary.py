"""Base form, part of speech, level, IPA and relatives of words, from sorted files that are searched, not loaded.

The files are mapped into memory: a look-up touches about seventeen pages of one, which all processes share.
"""

import functools
import mmap
import re
from dataclasses import dataclass
from pathlib import Path

from contracts.enums import Level, PartOfSpeech

FILE = Path(__file__).parent / "data" / "dictionary.tsv"
"""Lines sorted by their bytes: form, base form, and for a base form part of speech, level and IPA (may be empty)."""
GROUPS_FILE = FILE.parent / "word_groups.tsv"
"""Lines sorted by their bytes: base form, and the groups of synonyms it is in; those of one root begin with ROOT."""
ROOT = "r"
APOSTROPHES = re.compile("['’]s?$")
ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
"""For forms that the file lacks: an ending, and what stands in its place in the base form."""
VERB_ENDINGS = ("ed", "ing")


@dataclass(frozen=True)
class Entry:
    """A word or phrasal verb in its base form, with its most frequent part of speech."""

    lemma: str
    part_of_speech: PartOfSpeech
    level: Level
    ipa: str


def base_forms(words: str) -> list[str]:
    """Return what the first of some words may be a form of, itself first: "Gave up" -> ["gave up", "give up"]."""
    first, _, rest = " ".join(words.split()).lower().partition(" ")
    first = APOSTROPHES.sub("", first)
    cut = [first.removesuffix(ending) + base for ending, base in ENDINGS if first.endswith(ending)]
    cut += [form[:-1] for form in cut if len(form) > 3 and form[-1:] == form[-2:-1]]  # "planned"
    forms = [first]
    if found := _fields(first):
        verbs = [form for form in cut if _fields(form)] if first.endswith(VERB_ENDINGS) else []  # "commuting"
        forms += [found[1], *verbs]
    else:
        forms += cut
    return list(dict.fromkeys(f"{form} {rest}".strip() for form in forms if form))


def look_up(words: str) -> Entry | None:
    """Return what is known of a word or phrasal verb, from any of its forms; None for one not listed."""
    for form in base_forms(words):
        fields = _fields(form)
        if fields and len(fields) == 2:  # an inflected form that is no base form of another word
            fields = _fields(fields[1])
        if fields and len(fields) == 5:
            _, lemma, part, level, ipa = fields
            return Entry(lemma, PartOfSpeech(part), Level(level), ipa)
    return None


def lemma(word: str) -> str:
    """Return the base form of a word, the word itself in lower case if it is not listed."""
    entry = look_up(word)
    return entry.lemma if entry else word.lower()


def groups(word: str) -> frozenset[str]:
    """Return the groups that a base form belongs to; words of a common one are synonyms or, by ROOT, of one root."""
    fields = _fields(word.lower(), GROUPS_FILE)
    return frozenset(fields[1].split(" ")) if fields else frozenset()


def _fields(form: str, file: Path = FILE) -> list[str] | None:
    """Return the fields of the first line of a form, the full line before others; None without one."""
    data = _mapped(file)
    sought = form.encode() + b"\t"
    low, high = 0, len(data)
    while low < high:
        start = data.rfind(b"\n", 0, (low + high) // 2) + 1
        end = data.find(b"\n", start)
        if data[start:end] < sought:
            low = end + 1
        else:
            high = start
    end = data.find(b"\n", low)
    line = data[low:end]
    return line.decode().split("\t") if line.startswith(sought) else None


@functools.cache
def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
