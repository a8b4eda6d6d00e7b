import pytest

from bot.conversation.hangul import LETTERS_MAX, distance, letters


@pytest.mark.parametrize(("word", "size"), [("기술", 5), ("가", 2), ("값", 3), ("tech", 4), ("ㄱㅅ", 2), ("", 0)])
def test_a_word_is_taken_apart_into_its_letters(word: str, size: int) -> None:
    assert len(letters(word)) == size


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("기술", "기술", 0),
        ("기슬", "기술", 1),
        ("겡제", "경제", 1),
        ("기수", "기술", 1),
        ("깃술", "기술", 1),
        ("화학", "과학", 1),
        ("기술", "경제", 4),
        ("sceince", "science", 1),
        ("technolgy", "technology", 1),
        ("", "기술", 5),
        ("가" * 100, "기술", LETTERS_MAX),
    ],
)
def test_words_differ_by_letters_not_by_syllables(one: str, other: str, wrong: int) -> None:
    assert distance(one, other) == distance(other, one) == wrong


def test_an_initial_is_another_letter_than_a_final() -> None:
    assert distance("각", "가ㄱ") == 1
