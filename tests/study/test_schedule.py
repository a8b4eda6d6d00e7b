"""The schedule of cards: study days, FSRS, fuzz, replay."""

import datetime as dt
import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from backend.study import schedule
from backend.study.schedule import CardState, Review
from contracts.enums import Grade

SEOUL, NEW_YORK, LONDON = "Asia/Seoul", "America/New_York", "Europe/London"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def log(*answers: tuple[str, str], zone: str = SEOUL) -> list[Review]:
    return [Review(at(moment), zone, Grade[grade.upper()]) for moment, grade in answers]


def states(answers: Sequence[Review], card: str = "1") -> list[CardState]:
    return list(schedule.replay(answers, card=card))


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-03-02T03:59:59+09:00", SEOUL, "2026-03-01"),
        ("2026-03-02T04:00:00+09:00", SEOUL, "2026-03-02"),
        ("2026-03-01T23:00:00+00:00", SEOUL, "2026-03-02"),
        ("2026-03-01T23:00:00+00:00", NEW_YORK, "2026-03-01"),
        ("2028-03-01T03:30:00+09:00", SEOUL, "2028-02-29"),
        ("2026-01-01T02:00:00+09:00", SEOUL, "2025-12-31"),
        # New York's clocks jump from 02:00 to 03:00 on 8 March and go back from 02:00 to 01:00 on 1 November.
        ("2026-03-08T07:59:00+00:00", NEW_YORK, "2026-03-07"),
        ("2026-03-08T08:00:00+00:00", NEW_YORK, "2026-03-08"),
        ("2026-11-01T08:59:00+00:00", NEW_YORK, "2026-10-31"),
        ("2026-11-01T09:00:00+00:00", NEW_YORK, "2026-11-01"),
        ("2026-03-29T03:00:00+00:00", LONDON, "2026-03-29"),
    ],
)
def test_a_study_day_runs_from_four_to_four_on_the_learners_clock(moment: str, zone: str, day: str) -> None:
    assert schedule.study_day(at(moment), zone).isoformat() == day


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "", "../etc/passwd", "KST+9\0"])
def test_an_unknown_zone_is_refused_by_name(zone: str) -> None:
    with pytest.raises(schedule.UnknownTimeZoneError, match="There is no time zone"):
        schedule.study_day(at("2026-03-01T08:00:00+09:00"), zone)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        schedule.study_day(at("2026-03-01T08:00:00"), SEOUL)


@pytest.mark.parametrize("shift", [-40, 0, 40])
@pytest.mark.parametrize(
    ("zone", "first"),
    [
        (SEOUL, "2026-05-01T08:00:00+09:00"),
        (NEW_YORK, "2026-03-07T08:00:00-05:00"),  # 23 hours to eight o'clock on the next day
        (NEW_YORK, "2026-10-31T08:00:00-04:00"),  # 25 hours
    ],
)
def test_every_morning_at_eight_give_or_take_is_another_day(zone: str, first: str, shift: int) -> None:
    local = at(first).astimezone(ZoneInfo(zone))
    second = local.replace(day=1, month=local.month + 1) if local.day == 31 else local.replace(day=local.day + 1)
    moved = second + dt.timedelta(minutes=shift)
    after = states([Review(at(first), zone, Grade.GOOD), Review(moved, zone, Grade.GOOD)])[-1]
    assert after.stability == pytest.approx(7.32, abs=0.01)  # counted as the same day it would stay 2.31


def test_two_answers_of_one_study_day_across_midnight_are_the_same_day() -> None:
    after = states(log(("2026-05-01T23:50:00+09:00", "good"), ("2026-05-02T00:10:00+09:00", "good")))[-1]
    assert after.last_day == dt.date(2026, 5, 1)
    assert after.stability == pytest.approx(2.31, abs=0.01)


@pytest.mark.parametrize(
    ("grade", "stability", "due"),
    [("again", 0.21, "2026-05-02"), ("hard", 1.29, "2026-05-02"), ("good", 2.31, "2026-05-03")],
)
def test_a_first_answer_is_scheduled_without_learning_steps(grade: str, stability: float, due: str) -> None:
    (after,) = states(log(("2026-05-01T08:00:00+09:00", grade)))
    assert after.stability == pytest.approx(stability, abs=0.01)
    assert after.due == dt.date.fromisoformat(due)


def test_a_wrong_answer_is_due_before_a_hinted_one_and_that_before_a_right_one() -> None:
    first = ("2026-05-01T08:00:00+09:00", "good")
    stabilities = [states(log(first, ("2026-05-10T08:00:00+09:00", grade)))[-1].stability or 0 for grade in Grade]
    assert stabilities == sorted(stabilities)
    assert len(set(stabilities)) == 3


@pytest.mark.parametrize(
    ("second", "zone"),
    [
        ("2026-04-20T08:00:00+09:00", SEOUL),  # the clock was set back
        ("2026-05-02T09:00:00+09:00", NEW_YORK),  # an hour later, but the evening of 1 May in New York
    ],
)
def test_an_answer_before_the_last_one_counts_on_the_last_ones_day(second: str, zone: str) -> None:
    first = Review(at("2026-05-02T08:00:00+09:00"), SEOUL, Grade.GOOD)
    after = states([first, Review(at(second), zone, Grade.GOOD)])[-1]
    assert after.last_day == dt.date(2026, 5, 2)
    assert after.due is not None
    assert after.due > dt.date(2026, 5, 2)


def test_a_day_in_new_york_after_one_in_seoul_is_counted_once_slept() -> None:
    first = Review(at("2026-05-02T08:00:00+09:00"), SEOUL, Grade.GOOD)
    next_morning = Review(at("2026-05-03T08:00:00-04:00"), NEW_YORK, Grade.GOOD)
    assert states([first, next_morning])[-1].stability == pytest.approx(7.32, abs=0.01)


LONG = log(
    ("2027-12-20T08:00:00+09:00", "good"),
    ("2027-12-23T08:00:00+09:00", "good"),
    ("2028-01-10T08:00:00+09:00", "hard"),
    ("2028-02-29T08:00:00+09:00", "again"),
    ("2028-03-02T08:00:00+09:00", "good"),
    ("2028-04-01T08:00:00+09:00", "good"),
)


def test_a_state_read_back_from_json_goes_on_as_before() -> None:
    state = CardState()
    for answer, expected in zip(LONG, states(LONG), strict=True):
        stored = json.dumps(state.to_json())
        state = schedule.review(CardState.from_json(json.loads(stored)), answer, card="1")
        assert state == expected


def test_the_fuzz_parts_cards_but_never_changes_what_is_remembered() -> None:
    last = [states(LONG, card=str(card))[-1] for card in range(40)]
    assert len({state.due for state in last}) > 1
    assert len({state.stability for state in last}) == 1


@pytest.mark.parametrize(("days", "lowest", "highest"), [(2, 2, 2), (3, 2, 4), (100, 93, 107)])
def test_the_fuzz_moves_an_interval_within_ankis_range(days: int, lowest: int, highest: int) -> None:
    state = CardState(3, float(days), 5.0, dt.date(2026, 5, 1), dt.date(2026, 5, 1))
    again = [
        schedule.review(state, Review(at("2026-05-01T12:00:00+09:00"), SEOUL, Grade.GOOD), card=str(card))
        for card in range(200)
    ]
    intervals = {(after.due - dt.date(2026, 5, 1)).days for after in again if after.due}
    assert (min(intervals), max(intervals)) == (lowest, highest)


def test_the_due_days_are_these() -> None:
    """Guards stored schedules: the days of the cards that people have must not move with a release."""
    assert [state.due.isoformat() for state in states(LONG) if state.due] == [
        "2027-12-22",
        "2028-01-07",
        "2028-02-20",
        "2028-03-02",
        "2028-03-07",
        "2028-04-25",
    ]
