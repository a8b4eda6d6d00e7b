"""What was recorded lately is not recorded again."""

import pytest

from bot.api import recent_facts
from bot.api.recent_facts import RecentFacts
from contracts.enums import SeenFact
from tests.bot.stored_stories import JUN, MINA


def test_a_fact_is_recorded_once_for_each_speaker() -> None:
    facts = RecentFacts()
    facts.add(MINA, [1, 2], SeenFact.LISTED)
    assert facts.unrecorded(MINA, [1, 2, 3], SeenFact.LISTED) == [3]
    assert facts.unrecorded(JUN, [1], SeenFact.LISTED) == [1]
    assert facts.unrecorded(MINA, [1], SeenFact.OPENED) == [1]


def test_what_was_read_was_opened_and_not_the_reverse() -> None:
    facts = RecentFacts()
    facts.add(MINA, [1], SeenFact.READ)
    facts.add(MINA, [2], SeenFact.OPENED)
    assert facts.unrecorded(MINA, [1], SeenFact.OPENED) == []
    assert facts.unrecorded(MINA, [2], SeenFact.READ) == [2]


def test_it_is_forgotten_after_a_while_and_with_the_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = RecentFacts()
    facts.add(MINA, [1], SeenFact.READ)
    facts.add(JUN, [1], SeenFact.READ)
    facts.forget(MINA)
    assert (facts.unrecorded(MINA, [1], SeenFact.READ), facts.unrecorded(JUN, [1], SeenFact.READ)) == ([1], [])
    monkeypatch.setattr(recent_facts, "SECONDS", -1.0)
    facts.add(JUN, [1], SeenFact.READ)
    assert facts.unrecorded(JUN, [1], SeenFact.READ) == [1]


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_facts, "ENTRIES_MAX", 3)
    facts = RecentFacts()
    facts.add(MINA, range(5), SeenFact.LISTED)
    assert facts.unrecorded(MINA, range(5), SeenFact.LISTED) == [0, 1]
