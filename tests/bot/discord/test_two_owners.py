"""Two managers change one digest: the later one is told, and nothing that the first has set is lost silently."""

import asyncio

import pytest

from backend.digests.models import Subscription
from bot.conversation import subscription
from sandbox.discord.model.messages import Message
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.users import User
from tests.bot.discord.stage import Stage, buttons, in_database, labelled, texts

FASTER = subscription.OTHERS_WERE_FASTER.partition("\n")[0]
REPLACED = subscription.REPLACED.partition("\n")[0]


def only() -> Subscription:
    return Subscription.objects.get()


@pytest.fixture
def other(stage: Stage) -> User:
    """A second manager of the server."""
    managers = stage.discord.factory.role(stage.guild, "관리자", int(Permission.MANAGE_GUILD))
    stage.discord.changes.member_roles(stage.guild, stage.jun, {managers.id})
    return stage.jun


async def panel(stage: Stage) -> Message:
    status = (await stage.use(stage.owner, "digest status")).message
    assert status is not None
    shown = (await stage.press(stage.owner, status, labelled(status, "바꾸기"))).message
    assert shown is not None
    return shown


async def test_a_tap_on_a_panel_that_is_out_of_date_changes_nothing_and_shows_what_stands(
    stage: Stage, other: User
) -> None:
    await stage.use(stage.owner, "setup")
    shown = await panel(stage)
    await stage.use(other, "setup", level="B2", time="9")
    told = (await stage.press(stage.owner, shown, labelled(shown, "난이도 쉬움"))).message
    assert FASTER in texts(told)
    assert "난이도: 어려움" in texts(told)
    assert (await in_database(only)).level == "B2"
    assert told is not None
    again = (await stage.press(stage.owner, told, labelled(told, "난이도 쉬움"))).message
    assert "바꿨어요" in texts(again)
    made = await in_database(only)
    assert (made.level, made.local_time.isoformat("minutes")) == ("A2", "09:00")


async def test_a_digest_that_was_changed_since_the_question_is_not_deleted(stage: Stage, other: User) -> None:
    await stage.use(stage.owner, "setup")
    asked = (await stage.use(stage.owner, "digest delete")).message
    assert asked is not None
    await stage.use(other, "setup", level="B2")
    told = (await stage.press(stage.owner, asked, labelled(asked, "네, 지울게요"))).message
    assert FASTER in texts(told)
    assert await in_database(Subscription.objects.exists)
    assert told is not None
    await stage.press(stage.owner, told, labelled(told, "네, 지울게요"))
    assert not await in_database(Subscription.objects.exists)


async def test_a_later_setup_shows_what_it_has_replaced(stage: Stage, other: User) -> None:
    first = (await stage.use(stage.owner, "setup", level="A2", time="7")).message
    assert REPLACED not in texts(first)
    later = texts((await stage.use(other, "setup", time="9")).message).replace("\\", "")
    assert f"{REPLACED}\n시간: 매일 07:00" in later


async def test_of_two_setups_at_once_the_later_is_told(stage: Stage, other: User) -> None:
    both = await asyncio.gather(stage.use(stage.owner, "setup", time="7"), stage.use(other, "setup", time="9"))
    said = [texts(one.message) for one in both]
    assert sum(FASTER in one or REPLACED in one for one in said) == 1
    assert await in_database(Subscription.objects.count) == 1


async def test_a_digest_is_not_copied_over_another_one(stage: Stage, other: User) -> None:
    channel = stage.discord.factory.channel(stage.guild, "수다")
    await stage.use(stage.owner, "setup", time="7")
    listed = (await stage.use(stage.owner, "digest list")).message
    assert listed is not None
    where = (await stage.press(stage.owner, listed, labelled(listed, "복사"))).message
    await stage.use(other, "setup", channel=channel.id, time="9")
    assert where is not None
    refused = await stage.press(stage.owner, where, labelled(where, "#수다"))
    assert "이미 한입뉴스가 있어요" in texts(refused.message)
    kept = await in_database(lambda: Subscription.objects.get(target_id=str(channel.id)))
    assert kept.local_time.isoformat("minutes") == "09:00"


async def test_every_kind_of_setting_on_the_panel_takes_effect(stage: Stage) -> None:
    await stage.use(stage.owner, "setup")
    shown = await panel(stage)
    for label in ("난이도 어려움", "기사 7개", "평일", "09:00에", "기사마다 스레드로", "충격적인 기사도 받기"):
        changed = (await stage.press(stage.owner, shown, labelled(shown, label))).message
        assert "바꿨어요" in texts(changed)
        assert label not in buttons(changed).values()
        assert changed is not None
        shown = changed
