"""The review in Discord: from a digest's button, in place, anywhere, after a restart and after a token's time."""

import asyncio
import datetime as dt

import pytest

from backend.common import clock
from backend.study import exercises, schedule
from backend.study.exercises.fill_gap import FillGap
from backend.study.models import Card, LearnerProfile, ReviewLog, SessionQuestion
from bot.conversation import placement, studying
from contracts.enums import LearningState
from sandbox.discord.faults import Fault
from sandbox.discord.interactions.visible_result import Seen
from sandbox.discord.model.channels import Channel
from tests.bot.discord.stage import Stage, buttons, delivered, in_database, learner, texts
from tests.digests import factories

TOKEN_SECONDS = 900.0


@pytest.fixture
async def studying_stage(empty_stage: Stage) -> Stage:
    """A stage on which jun has told their age and saved the words of two stories."""

    def prepare() -> None:
        jun = learner(empty_stage.jun)
        LearnerProfile.objects.update_or_create(user=jun, defaults={"is_14_or_older": True})

    await in_database(prepare)
    return empty_stage


async def save_words(stage: Stage) -> None:
    """Save the words of a story."""
    story = await in_database(lambda: factories.story().pk)
    await stage.press(stage.jun, stage.hang(f"save:{story}"), f"save:{story}")
    assert await in_database(Card.objects.exists)


def first_answer(seen: Seen) -> str:
    return next(one for one in buttons(seen.message) if one.startswith(("study_answer:", "study_reveal:")))


async def test_a_digests_review_button_tells_its_presser_alone_how_much_is_due(studying_stage: Stage) -> None:
    stage = studying_stage
    async with stage.bot_running():
        await save_words(stage)
        await delivered(stage)
        (post,) = [one for one in stage.posted() if "review:due" in buttons(one)]
        seen = await stage.press(stage.jun, post, "review:due")
        assert (seen.outcome, seen.is_private) == ("message", True)
        assert studying.DUE.format(count=1) in texts(seen.message)
        assert studying.DUE.format(count=1) not in texts((await stage.press(stage.owner, post, "review:due")).message)


@pytest.mark.parametrize("place", ["server", "direct messages", "foreign server"])
async def test_a_review_goes_on_in_its_message_wherever_it_is_and_after_a_restart(
    studying_stage: Stage, place: str
) -> None:
    stage = studying_stage
    channel = _place(stage, place)
    async with stage.bot_running():
        await save_words(stage)
        seen = await stage.use(stage.jun, "review", channel)
    async with stage.bot_running():
        stage.discord.clock.advance(TOKEN_SECONDS + 1)
        assert seen.message is not None
        answered = await stage.press(stage.jun, seen.message, first_answer(seen))
        assert answered.outcome == "update"
        assert answered.message is seen.message


async def test_where_a_message_is_out_of_reach_a_new_one_goes_on(studying_stage: Stage) -> None:
    stage = studying_stage
    async with stage.bot_running():
        await save_words(stage)
        seen = await stage.use(stage.jun, "review")
        assert seen.message is not None
        fault = {"fault": "error", "match": "PATCH /webhooks/*", "times": 1, "status": 404, "code": 50027}
        stage.discord.faults.add(Fault.model_validate(fault))
        further = await stage.press(stage.jun, seen.message, first_answer(seen))
        assert (further.outcome, further.is_private) == ("message", True)
        assert further.message is not seen.message
        assert texts(further.message) != texts(seen.message)


async def test_an_answer_that_is_tapped_twice_at_once_counts_once(studying_stage: Stage) -> None:
    stage = studying_stage
    async with stage.bot_running():
        await save_words(stage)
        answer = first_answer(await stage.use(stage.jun, "review"))
        hung = stage.hang(answer)
        both = await asyncio.gather(*(stage.press(stage.jun, hung, answer) for _ in range(2)))
        assert {one.outcome for one in both} == {"message"}
        assert await in_database(lambda: ReviewLog.objects.filter(undoes=None).count()) <= 1


async def test_a_tap_on_yesterdays_question_shows_todays(
    studying_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, now = studying_stage, clock.now
    async with stage.bot_running():
        await save_words(stage)
        seen = await stage.use(stage.jun, "review")
        assert seen.message is not None
        answer = first_answer(seen)
        monkeypatch.setattr(clock, "now", lambda: now() + dt.timedelta(days=1))
        told = await stage.press(stage.jun, seen.message, answer)
        assert told.outcome == "update"
        assert first_answer(told) != answer


async def test_a_gap_is_filled_by_a_command(studying_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = studying_stage
    monkeypatch.setattr(exercises, "WORD_EXERCISES", (FillGap(),))

    def learn() -> None:
        today = schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)
        Card.objects.update(
            state=LearningState.LEARNING, stability=30.0, difficulty=5.0, due=today, last_day=today - dt.timedelta(30)
        )

    async with stage.bot_running():
        await save_words(stage)
        await in_database(learn)
        seen = await stage.use(stage.jun, "review")
        assert "u\\_\\_\\_\\_ an electric crane" in texts(seen.message)
        assert "답은 </답:" in texts(seen.message)
        gap = await in_database(lambda: SessionQuestion.objects.filter(answered_at=None).order_by("position")[0])
        told = await stage.use(stage.jun, "answer", text=gap.content["right"])
        assert "맞았어요" in texts(told.message)


async def test_a_placement_is_answered_in_one_message_and_ends_with_a_range(stage: Stage) -> None:
    seen = await stage.use(stage.jun, "placement")
    first = seen.message
    assert first is not None
    assert placement.INTRODUCTION.format(total=25).partition(".")[0] in texts(first)
    for _ in range(25):
        known = next(one for one in buttons(first) if one.startswith("placement_answer:yes "))
        answered = await stage.press(stage.jun, first, known)
        assert answered.message is first
    assert "부터 시작해요" in texts(first)
    again = await stage.press(stage.jun, first, "placement_new:")
    assert "1/25" in texts(again.message)


def _place(stage: Stage, place: str) -> Channel:
    match place:
        case "direct messages":
            return stage.discord.factory.dm(stage.jun)
        case "foreign server":
            elsewhere = stage.discord.factory.guild("봇이 없는 서버", stage.jun, with_bot=False)
            stage.jun.installed = True
            return stage.discord.factory.channel(elsewhere, "일반")
        case _:
            return stage.channel
