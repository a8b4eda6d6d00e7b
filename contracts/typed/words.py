"""What all parsers of typed words have in common: the error, and even spelling."""

import re
import unicodedata

NAMED_MAX_CHARS = 60


class NotUnderstoodError(ValueError):
    """Typed words that are no value: `words` are those that were not understood, as typed, "" when none were typed."""

    def __init__(self, words: str) -> None:
        shown = words.strip()
        self.words = shown if len(shown) <= NAMED_MAX_CHARS else shown[: NAMED_MAX_CHARS - 1] + "…"
        super().__init__(self.words)


def normal(typed: str) -> str:
    """Return typed text in lower case, with usual forms of letters and signs, and single blanks."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed).casefold()).strip()
