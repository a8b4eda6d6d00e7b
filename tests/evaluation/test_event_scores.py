"""The clustering of events on headlines that it was not tuned on, and the scores themselves."""

from collections import Counter

import pytest

from evaluation.event_scores import bcubed, load_events, score_events
from evaluation.truth_set import PARTS

F1_FLOOR = 0.85
PRECISION_FLOOR = 0.85


def test_held_out_events_are_found_and_better_than_by_simpler_methods() -> None:
    scores = dict(score_events("held_out"))
    found = scores.pop("event clustering")
    assert found.f1 >= F1_FLOOR
    assert found.precision >= PRECISION_FLOOR
    assert len(scores) == 3
    assert all(found.f1 > one.f1 for one in scores.values())


def test_the_data_has_enough_events_and_single_stories() -> None:
    sizes = {part: Counter(load_events(part)[1].values()).values() for part in PARTS}
    events = {part: sum(size > 1 for size in sizes[part]) for part in PARTS}
    assert sum(events.values()) >= 60
    assert 3 * events["held_out"] >= sum(events.values())
    assert sum(size == 1 for part in PARTS for size in sizes[part]) >= 60


def test_no_event_stands_in_both_parts() -> None:
    tuning, held_out = (
        {event for event in load_events(part)[1].values() if not event.startswith("single")} for part in PARTS
    )
    assert tuning.isdisjoint(held_out)


def test_bcubed_scores_what_was_joined_wrongly() -> None:
    found, true = {"a": 1, "b": 1, "c": 1, "d": 2}, {"a": 1, "b": 1, "c": 2, "d": 2}
    scores = bcubed(found, true)
    assert scores.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert scores.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert scores.f1 == pytest.approx(2 * scores.precision * scores.recall / (scores.precision + scores.recall))
