"""A word book as CSV that Excel opens as it is. Pure."""

import csv
import io
from collections.abc import Iterable

from backend.common import clock
from backend.common.labels import label
from backend.study.selectors import BookWord
from contracts.enums import PartOfSpeech

HEAD = ("단어", "기본형", "품사", "발음", "뜻", "예문", "난이도", "기사", "기사 주소", "저장한 날")
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of the machine."""
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def as_csv(words: Iterable[BookWord]) -> bytes:
    """Return the words in their order, one a line, below a line of headings."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(HEAD)
    for word in words:
        saved_on = word.created_at.astimezone(clock.SEOUL).date().isoformat()
        part = label(PartOfSpeech, word.part_of_speech)
        cells = [word.word, word.lemma, part, word.ipa, word.meaning_ko, word.sentence, word.level]
        lines.writerow(map(_without_formula, [*cells, word.article_title, word.article_url, saved_on]))
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def _without_formula(cell: str) -> str:
    """Quote a cell that begins like a formula, which a spreadsheet would run (OWASP: CSV injection)."""
    return f"'{cell}" if cell.lstrip(" \u00a0\u3000").startswith(FORMULA_STARTS) else cell
