import pytest

from bot.kakao_skill import text_fitting
from bot.kakao_skill.text_fitting import TooLongError, cut, length, pieces, plain

FAMILY = "👨‍👩‍👧"
FLAG = "🇰🇷"
ACCENTED = "e\u0301"


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_fitting, "STRICT", False)


def test_what_fits_stays_as_it_is() -> None:
    assert cut("가" * 10, 10) == "가" * 10


def test_what_does_not_fit_is_a_fault_in_the_tests() -> None:
    with pytest.raises(TooLongError, match="11 characters where 10 fit"):
        cut("가" * 11, 10)


@pytest.mark.usefixtures("lenient")
@pytest.mark.parametrize(
    ("text", "max_chars", "kept"),
    [
        ("가" * 11, 10, "가" * 9 + "…"),
        ("ab   cdef", 6, "ab…"),
        ("👋" * 6, 10, "👋" * 4 + "…"),
        (FAMILY * 3, 9, FAMILY + "…"),
        (FAMILY * 3, 8, "…"),
        (FLAG * 3, 9, FLAG * 2 + "…"),
        (ACCENTED * 6, 10, ACCENTED * 4 + "…"),
        ("a" + "\u0301" * 5000, 10, "…"),
        ("x" * 1_000_000, 10, "x" * 9 + "…"),
    ],
)
def test_text_is_cut_between_whole_characters(text: str, max_chars: int, kept: str) -> None:
    assert cut(text, max_chars) == kept
    assert length(kept) <= max_chars


def test_an_emoji_counts_as_two() -> None:
    assert (length("👋"), length("가"), length("a")) == (2, 1, 1)


def test_a_long_text_is_torn_between_lines() -> None:
    text = "\n".join(f"{number:02} " + "가" * 37 for number in range(60))
    torn = pieces(text, 1000, 3)
    assert [length(piece) <= 1000 for piece in torn] == [True] * 3
    assert "\n".join(torn) == text


def test_emoji_lines_are_torn_within_the_limit_too() -> None:
    torn = pieces("\n".join(["👋" * 30] * 30), 1000, 3)
    assert len(torn) == 2
    assert all(length(piece) <= 1000 for piece in torn)


@pytest.mark.usefixtures("lenient")
def test_a_text_without_lines_is_cut() -> None:
    assert pieces("가" * 3000, 1000, 3) == ["가" * 999 + "…"]


def test_what_has_no_picture_is_left_out() -> None:
    assert plain(" a\x00b\u0007\ud800\r\nc\td\u2028 ") == "ab\nc d\u2028".strip()
