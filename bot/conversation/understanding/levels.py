"""A difficulty in typed words: "왕초보", "토익 800", "고등학생 수준" -> A2, B1 or B2."""

import re
from itertools import groupby

from contracts import tables
from contracts.enums import Difficulty

LEVEL = re.compile(r"(?<![a-z0-9])([abc][12])(?![a-z0-9])")
SCORE = re.compile(r"(?:토익|toeic)\s*(?P<score>[0-9]{3})(?![0-9])|(?P<before>[0-9]{3})\s*점")
TOEIC = ((550, Difficulty.A2), (785, Difficulty.B1))
"""Scores below which a reader of that difficulty is (ETS: A2 from 225, B1 from 550, B2 from 785)."""
SWITCH = (
    "(?:으로|로|거|것|꺼|걸로|게|용|자|예요|이에요|입니다|이야|야|요|수준|단계|레벨|난이도|바[꾸꿔꿀]|변경|설정"
    "|해|할|해줘|부탁|주세요|읽|볼|기사|뉴스|$)"
)
PATTERNS = tuple(
    (level, re.compile("|".join(part for _, part in group).replace("{switch}", SWITCH)))
    for level, group in groupby(tables.rows(__file__, "levels.tsv"), key=lambda row: row[0])
)
NOT_A_LEVEL = re.compile(r"뭐(?:지|야|예요)|얼마|몇|어떻|테스트|내레벨|왜|알려|궁금")


def find(folded: str, compact: str) -> str:
    """Return the CEFR level that typed words name, as the API takes it; "" where they name none."""
    if named := LEVEL.search(folded):
        return named[1].upper()
    if score := SCORE.search(folded):
        number = int(score["score"] or score["before"])
        return next((level.value for below, level in TOEIC if number < below), Difficulty.B2.value)
    if NOT_A_LEVEL.search(compact):
        return ""
    return next((level for level, pattern in PATTERNS if pattern.search(compact)), "")
