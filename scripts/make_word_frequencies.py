"""Writes backend/materials/notes/data/english_word_frequencies.tsv.gz from wordfreq's large English list.

Run `python scripts/make_word_frequencies.py` in the development environment. The product reads the extract, since
the package carries the lists of forty languages (58 MB). Its data is licensed CC BY-SA 4.0: see NOTICE.
"""

import gzip
from pathlib import Path

import wordfreq

LOWEST_ZIPF = 2.0
"""Rarer entries are misspellings and names."""
TARGET = Path(__file__).parents[1] / "backend/materials/notes/data/english_word_frequencies.tsv.gz"


def main() -> None:
    """Write one `word<TAB>zipf` line a word, the most frequent first."""
    words = (word for word in wordfreq.iter_wordlist("en", wordlist="large") if word.isalpha() or "'" in word)
    rows = ((word, wordfreq.zipf_frequency(word, "en", wordlist="large")) for word in words)
    lines = [f"{word}\t{zipf:.2f}" for word, zipf in rows if zipf >= LOWEST_ZIPF]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


if __name__ == "__main__":
    main()
