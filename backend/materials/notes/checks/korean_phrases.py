"""The long word lists of the Korean checks, which stand in a data file as regular expressions."""

import re

from backend.materials.notes.checks.tables import rows

_PATTERNS = {
    row["name"]: re.compile(row["pattern"], re.IGNORECASE if row["case"] == "i" else 0)
    for row in rows("korean_phrases.tsv")
}


def phrases(name: str) -> re.Pattern[str]:
    """Return the pattern of one row of korean_phrases.tsv; "i" in its second column ignores the case of letters."""
    return _PATTERNS[name]
