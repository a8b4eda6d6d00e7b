"""Writes backend/materials/data/dictionary.tsv (base form, part of speech, level and IPA of English words by form) and
word_groups.tsv (groups of synonyms and of one root, by base form).

    python scripts/make_dictionary.py

They hold what `backend.materials.notes` knows, in files that a web process reads without loading that package.
"""

from collections import Counter
from pathlib import Path

from backend.materials.dictionary import FILE, GROUPS_FILE, ROOT
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
    _write(FILE, lines)
    _write(GROUPS_FILE, _groups({base for base in known.values() if base in listed} | set(listed)))


def _groups(lemmas: set[str]) -> set[str]:
    """Return a line for each word that shares a group with another one."""
    stems = {lemma: lexicon.stem(lemma) for lemma in lemmas if lemma not in lexicon.FUNCTION_WORDS}
    roots = Counter(stems.values())
    numbers = {stem: number for number, stem in enumerate(sorted(stem for stem, count in roots.items() if count > 1))}
    lines = set()
    for lemma, stem in stems.items():
        groups = [str(one) for one in sorted(one for one in lexicon.concepts(stem) if isinstance(one, int))]
        if stem in numbers:
            groups.append(f"{ROOT}{numbers[stem]}")
        if groups:
            lines.add(f"{lemma}\t{' '.join(groups)}")
    return lines


def _write(path: Path, lines: set[str]) -> None:
    path.write_bytes(b"".join(sorted(line.encode() + b"\n" for line in lines)))


def _line(lemma: str, part: PartOfSpeech, level: str) -> str:
    return f"{lemma}\t{lemma}\t{part}\t{level}\t{words.ipa(lemma) or ''}"


if __name__ == "__main__":
    main()
