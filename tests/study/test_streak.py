"""Streaks: what counts, what a freeze saves, and what it does not."""

import datetime as dt

import pytest

from backend.study.streak import streak

MONDAY = dt.date(2026, 11, 2)


def days(*numbers: int) -> list[dt.date]:
    return [MONDAY + dt.timedelta(days=number) for number in numbers]


def on(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("counted", "today", "length", "freezes", "frozen"),
    [
        ([], 0, 0, 0, []),
        ([0, 1, 2], 2, 3, 0, []),
        ([0, 1, 2], 3, 3, 0, []),  # today is not over
        ([0, 1, 2], 4, 0, 0, []),  # a day was missed
        ([0, 1, 3], 3, 1, 0, []),
        (range(7), 6, 7, 1, []),
        (range(7), 8, 7, 0, [7]),  # the freeze saved yesterday
        ([*range(7), 8], 8, 8, 0, [7]),
        ([*range(7), 9], 9, 1, 1, []),  # one freeze does not save two days, and is not spent
        (range(21), 20, 21, 2, []),  # two at most
        ([*range(14), 16], 16, 15, 0, [15, 14]),
    ],
)
def test_a_streak(counted: list[int], today: int, length: int, freezes: int, frozen: list[int]) -> None:
    found = streak(days(*counted), today=on(today))
    assert (found.length, found.freezes, list(found.frozen)) == (length, freezes, days(*frozen))


def test_the_longest_streak_is_remembered_and_days_to_come_do_not_count() -> None:
    assert streak(days(0, 1, 2, 9), today=on(9)).longest == 3
    assert streak(days(0, 1), today=on(0)).length == 1
