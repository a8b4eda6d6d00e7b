"""The lines of a pack that stand by themselves: the Korean headline and the opener."""

import re
import unicodedata

from backend.materials.notes.base import StoryText
from backend.materials.notes.checks.document import read_document
from backend.materials.notes.checks.form import MARKUP, looks_english
from backend.materials.notes.checks.korean_english_values import read_english_values
from backend.materials.notes.checks.korean_quantities import read_korean_values
from backend.materials.notes.checks.korean_text import script_findings
from backend.materials.notes.checks.korean_values import same
from backend.materials.notes.checks.text import fold
from backend.materials.notes.levels.tokens import tokenize

HEADLINE_MAX_CHARS = 40
_JOINERS = "\u200d\ufe0e\ufe0f"


def headline_ko(line: str, story: StoryText) -> str:
    """Return a Korean headline that may be shown, without emoji; "" if it is too long or has figures of its own."""
    plain = "".join(
        " " if unicodedata.category(one) in {"So", "Sk", "Cs"} else one for one in line if one not in _JOINERS
    )
    plain = " ".join(plain.split()).removesuffix(".")
    is_hangul = bool(re.search(r"[가-힣]", plain))
    if not is_hangul or len(plain) > HEADLINE_MAX_CHARS or MARKUP.search(plain):
        return ""
    if any(script_findings(0, story.whole, plain)):
        return ""
    stated = read_english_values(fold(story.whole))
    added = [
        one for one in read_korean_values(plain) if not one.optional and not any(same(one, other) for other in stated)
    ]
    return "" if added else plain


def opener(line: str) -> str:
    """Return a question for discussion that may be shown; "" for one that is none, or that states figures or names."""
    is_question = line.endswith("?") and looks_english(line) and not MARKUP.search(line)
    has_facts = bool(read_document(line).quantities) or any(token.is_name for token in tokenize(line))
    return line if is_question and not has_facts and not re.search(r"\d", line) else ""
