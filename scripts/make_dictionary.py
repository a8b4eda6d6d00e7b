"""Writes backend/materials/data/dictionary.tsv: base form, part of speech, level and IPA of English words by form.

    python scripts/make_dictionary.py

It holds what `backend.materials.notes.levels` knows, in a file that a web process reads without loading that package.
"""

from pathlib import Path

from backend.materials.dictionary import FILE
from backend.materials.notes import word_frequency
from backend.materials.notes.checks import lexicon
from backend.materials.notes.levels import phrasal_verbs, tokens, words
from contracts.enums import PartOfSpeech

LOWEST_ZIPF = 1.6
"""Rarer words are nearly all names and misspellings."""


def main() -> None:
    """Write the file, sorted by the bytes of its lines."""
    listed = lexicon.parts_of_speech()
    forms = {
        form
        for form in {*words.pronunciations(), *listed}
        if form.isascii() and form.replace("'", "").isalpha() and word_frequency.zipf(form) >= LOWEST_ZIPF
    }
    bases = {form: tokens.lemma(form) for form in forms}
    known = {form: base for form, base in bases.items() if base in listed or form in lexicon.FUNCTION_WORDS}
    lines = {_line(base, words.part_of_speech(base, base), words.level(base)) for base in known.values()}
    lines |= {f"{form}\t{base}" for form, base in known.items() if form != base}
    for entries in phrasal_verbs.entries().values():
        for lemma in entries:
            lines.add(_line(lemma, PartOfSpeech.VERB, words.level(lemma, PartOfSpeech.VERB)))
    Path(FILE).parent.mkdir(exist_ok=True)
    Path(FILE).write_bytes(b"".join(sorted(line.encode() + b"\n" for line in lines)))


def _line(lemma: str, part: PartOfSpeech, level: str) -> str:
    return f"{lemma}\t{lemma}\t{part}\t{level}\t{words.ipa(lemma) or ''}"


if __name__ == "__main__":
    main()
