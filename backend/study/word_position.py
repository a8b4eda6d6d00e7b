"""Where a word stands in its sentence. Pure."""

import re
from typing import NamedTuple


class Marked(NamedTuple):
    """A sentence in three parts; `word` is empty, and so is `after`, when it does not hold the word."""

    before: str
    word: str
    after: str


def marked(sentence: str, word: str) -> Marked:
    """Cut a sentence around the first place where the word stands, whatever its case."""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence, re.IGNORECASE) if word else None
    if found is None:
        return Marked(sentence, "", "")
    return Marked(sentence[: found.start()], found.group(), sentence[found.end() :])
