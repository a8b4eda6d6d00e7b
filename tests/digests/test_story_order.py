"""The order of a day's stories by categories and level."""

import datetime as dt
from typing import Any

from backend.digests.story_order import Story, order_stories

MONDAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
POSITIONS = {"business": 1, "technology": 2, "science": 3}


def story(number: int, category: str = "technology", levels: str = "B1", minutes_old: int = 0) -> Story:
    published_at = NOON - dt.timedelta(minutes=minutes_old)
    return Story(number, category, POSITIONS[category], published_at, tuple(levels.split()))


def order(*stories: Story, **wanted: Any) -> list[int]:
    defaults: dict[str, Any] = {"categories": (), "level": "B1", "study_date": MONDAY}
    return order_stories(stories, **defaults | wanted)


def test_of_one_category_the_newest_comes_first() -> None:
    assert order(story(1, minutes_old=9), story(2), story(3, minutes_old=5)) == [2, 3, 1]


def test_words_of_the_readers_level_come_before_newer_ones_of_another() -> None:
    hard, easy = story(1, levels="C2 C1 C2"), story(2, levels="A2 B1 A2", minutes_old=60)
    assert order(hard, easy, level="A2") == [2, 1]
    assert order(hard, easy, level="C2") == [1, 2]


def test_small_differences_of_level_leave_the_newest_first() -> None:
    assert order(story(1, levels="B1 B1 B2", minutes_old=9), story(2, levels="B1 B1 A2")) == [2, 1]


def test_a_story_without_words_comes_last() -> None:
    assert order(story(1, levels=""), story(2, levels="C2", minutes_old=60), level="A1") == [2, 1]


def test_an_unknown_level_of_a_word_is_passed_over() -> None:
    assert order(story(1, levels="?? B1", minutes_old=9), story(2, levels="C2")) == [1, 2]


def test_categories_take_turns() -> None:
    stories = [story(number, "technology", minutes_old=number) for number in range(3)]
    found = order(*stories, story(10, "business"), story(11, "business", minutes_old=1))
    assert [number >= 10 for number in found] in ([True, False, True, False, False], [False, True, False, True, False])
    assert [number for number in found if number < 10] == [0, 1, 2]


def test_each_day_another_category_begins() -> None:
    stories = [story(1, "business"), story(2, "technology"), story(3, "science")]
    first = {order(*stories, study_date=MONDAY + dt.timedelta(days=day))[0] for day in range(3)}
    assert first == {1, 2, 3}


def test_only_the_wanted_categories_are_there() -> None:
    stories = [story(1, "business"), story(2, "technology"), story(3, "science")]
    assert sorted(order(*stories, categories=("business", "science"))) == [1, 3]


def test_the_order_does_not_depend_on_the_order_of_reading() -> None:
    stories = [story(number, minutes_old=number % 2) for number in range(6)]
    assert order(*stories) == order(*reversed(stories))
