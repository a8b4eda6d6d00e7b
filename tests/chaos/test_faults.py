"""Every fault in a whole, running stack: nothing is lost, nothing is doubled, and it heals without a hand.

One file, so that one stack does for all of it.
"""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest

from sandbox.chat_room import ChatRoom
from tests.chaos import rehearsals
from tests.chaos.morning import Outcome
from tests.chaos.reader import NO_ANSWER
from tests.chaos.rehearsals import Size
from tests.chaos.servers import Cache
from tests.chaos.stage import PATIENCE_SECONDS, PROCESSES, Stage

ALL_IS_WELL = Outcome(lost=0, doubled=0)
SMALL = Size()
SEED = 20261124
LONGER_THAN_BEATS_LOOKS = 6.0


def emptied(cache: Cache) -> AbstractContextManager[None]:
    cache.empty()
    return contextlib.nullcontext()


def test_each_process_killed_in_mid_work_loses_and_doubles_nothing(stack: Stage) -> None:
    assert rehearsals.killed(stack, Size(channels=6), seed=SEED).outcome == ALL_IS_WELL
    assert {sentence.split()[0] for sentence in stack.fallen} == set(PROCESSES)
    with ChatRoom.entered(stack.stack) as room:
        stack.wait_until(lambda: "뉴스" in room.say("오늘의 뉴스").text, "KakaoTalk answers again")


@pytest.mark.parametrize("fault", [Cache.killed, Cache.frozen, emptied], ids=["killed", "frozen", "emptied"])
def test_without_redis_reading_goes_on_and_the_work_comes_back(
    stack: Stage, fault: Callable[[Cache], AbstractContextManager[None]]
) -> None:
    healed = rehearsals.without_redis(stack, SMALL, fault)
    assert healed.outcome == ALL_IS_WELL
    assert set(healed.statuses) == {httpx.codes.OK}
    assert not healed.wrong


def test_without_postgresql_no_answer_is_wrong_and_all_of_it_heals(stack: Stage) -> None:
    stack.fallen.clear()
    healed = rehearsals.without_postgres(stack, SMALL, away_seconds=LONGER_THAN_BEATS_LOOKS)
    assert not stack.fallen
    assert healed.outcome == ALL_IS_WELL
    assert not healed.wrong
    assert healed.statuses.keys() <= {httpx.codes.OK, httpx.codes.INTERNAL_SERVER_ERROR, NO_ANSWER}


def test_without_both_servers_it_heals_by_itself(stack: Stage) -> None:
    away = stack.both_away
    healed = rehearsals.outage(
        stack, SMALL, away, seconds=LONGER_THAN_BEATS_LOOKS, patience=PATIENCE_SECONDS, is_hurried=True
    )
    assert healed.outcome == ALL_IS_WELL


def test_with_an_ill_model_there_are_headlines_and_afterwards_notes_and_digests(stack: Stage) -> None:
    recovery = rehearsals.without_a_model(stack, SMALL)
    assert recovery.outcome == ALL_IS_WELL
    assert recovery.headlines > 0
    assert recovery.spent_usd <= float(stack.stack.environment["LLM_DAILY_BUDGET_USD"])
    assert recovery.spent_usd == pytest.approx(recovery.paid_usd, abs=1e-4)


def test_with_full_disks_every_process_starts_and_works_on(stack: Stage) -> None:
    healed, fallen = rehearsals.with_full_disks(stack, SMALL)
    assert not fallen
    assert healed.outcome == ALL_IS_WELL
