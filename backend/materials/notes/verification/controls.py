"""Sentences whose verdict is known, written by us: each call asks for two of them, and believes no answer that errs.

A verifier that agrees with everything, refuses everything or obeys an order in a story errs in one of the two.
"""

from typing import NamedTuple


class Control(NamedTuple):
    """A sentence, its Korean and its evidence; it is either true in both languages or false in both."""

    en: str
    ko: str
    evidence: str
    is_true: bool


TRUE = (
    Control("The bridge opened in 2019.", "그 다리는 2019년에 개통했습니다.", "The bridge opened in May 2019.", True),
    Control(
        "The museum now closes at six.",
        "박물관은 이제 여섯 시에 문을 닫습니다.",
        "Since Monday the museum has closed at six.",
        True,
    ),
    Control(
        "Farmers in the valley grow tea.",
        "그 계곡의 농부들은 차를 재배합니다.",
        "Tea is grown by the valley's farmers.",
        True,
    ),
    Control(
        "The choir sang for two hours.", "합창단은 두 시간 동안 노래했습니다.", "The choir sang for two hours.", True
    ),
)
FALSE = (
    Control(
        "The ferry did not sail on Sunday.",
        "여객선은 월요일에 출항했습니다.",
        "The ferry sailed on Sunday as planned.",
        False,
    ),
    Control(
        "The school bought 12 new buses.", "학교는 새 버스 30대를 샀습니다.", "The school sold 12 old buses.", False
    ),
    Control(
        "The library will never open again.",
        "도서관은 어제 문을 열었습니다.",
        "The library will open again in April.",
        False,
    ),
    Control(
        "The river fell by 3 metres after the rain.",
        "비가 온 뒤 강물이 9미터 불었습니다.",
        "The river rose by 3 metres after the rain.",
        False,
    ),
)


def chosen(seed: str) -> tuple[Control, Control]:
    """Return a true and a false control, the same for the same hexadecimal seed."""
    number = int(seed, 16)
    return TRUE[number % len(TRUE)], FALSE[number // len(TRUE) % len(FALSE)]
