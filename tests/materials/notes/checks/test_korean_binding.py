"""Items of an English sentence that stand in each other's place in the Korean."""

from backend.materials.notes.checks.korean_binding import (
    Item,
    alternate_differently,
    change_findings,
    reversed_roles,
)

ENGLISH = "Korea won 30 medals and Japan 50."


def item(group: str, text: str, english: str, word: str, korean: str) -> Item:
    """Return an item that is `text` in English and `word` in Korean."""
    start = korean.index(word)
    return Item(group, text, english.index(text), start, start + len(word))


def test_pairs_that_alternate_must_keep_their_order() -> None:
    for korean, exchanged in [
        ("한국은 30개, 일본은 50개를 땄습니다.", False),
        ("한국은 50개, 일본은 30개를 땄습니다.", True),
    ]:
        korea, japan = item("place", "Korea", ENGLISH, "한국", korean), item("place", "Japan", ENGLISH, "일본", korean)
        numbers = [item("value", "30", ENGLISH, "30개", korean), item("value", "50", ENGLISH, "50개", korean)]

        assert alternate_differently(korea, japan, numbers) is exchanged, korean


def test_the_direction_of_a_change_and_the_order_of_a_score_are_compared() -> None:
    for english, one, two, korean, reversed_ in [
        ("Prices rose from 3 to 5.", ("3", "3"), ("5", "5"), "가격이 3에서 5까지 올랐습니다.", False),
        ("Prices rose from 3 to 5.", ("3", "3"), ("5", "5"), "가격이 5에서 3까지 올랐습니다.", True),
        ("They won 4-1 at home.", ("4", "4"), ("1", "1"), "홈에서 1-4로 이겼습니다.", True),
        ("They lost 4-1 at home.", ("4", "4"), ("1", "1"), "홈에서 1-4로 졌습니다.", False),
    ]:
        first, second = (item("value", pair[0], english, pair[1], korean) for pair in (one, two))

        assert bool(reversed_roles(english, korean, first, second)) is reversed_, english


def test_a_fall_to_a_larger_number_is_flagged() -> None:
    for korean, flags in [
        ("대기 시간이 2시간에서 6시간으로 줄었습니다.", 1),
        ("대기 시간이 6시간에서 2시간으로 줄었습니다.", 0),
    ]:
        assert len(list(change_findings(0, korean))) == flags, korean
