"""How frequent an English word is, from an extract of wordfreq's list (scripts/make_word_frequencies.py)."""

import functools
import gzip
from pathlib import Path

DATA = Path(__file__).parent / "data" / "english_word_frequencies.tsv.gz"


def zipf(word: str) -> float:
    """Return log10 of a word's occurrences in a billion words: "the" 7.7, "tariff" 3.5, 0.0 for an unlisted word."""
    return _frequencies().get(word.casefold(), 0.0)


@functools.cache
def _frequencies() -> dict[str, float]:
    rows = gzip.decompress(DATA.read_bytes()).decode().split("\n")
    return {word: float(value) for word, value in (row.split("\t") for row in rows)}
