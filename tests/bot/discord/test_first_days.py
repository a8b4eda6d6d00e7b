"""The first three days of a study server's owner, from the invitation to a lost permission and its mend."""

import datetime as dt
from collections.abc import Callable

import pytest

from backend.common import clock
from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.materials.models import StudyNote
from tests.bot.discord.stage import Stage, buttons, deny, in_database, labelled, may_send, settled, texts
from tests.digests import factories
from tests.materials import packs

SetDay = Callable[[int], None]


@pytest.fixture
def set_day(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    """Let the application's clock run on from nine o'clock in Seoul of the first, second or third day."""
    now = clock.now
    nine = clock.seoul_midnight() + dt.timedelta(hours=9)

    def begin(day: int) -> None:
        ahead = nine + dt.timedelta(days=day - 1) - now()
        monkeypatch.setattr(clock, "now", lambda: now() + ahead)

    return begin


def stories_with_openers(count: int) -> list[int]:
    made = factories.stories(count)
    for note in StudyNote.objects.filter(article__in=made):
        StudyNote.objects.filter(pk=note.pk).update(opener="Would you yield?")
        packs.taught(story=note.article)
    return made


async def morning(stage: Stage) -> list[Delivery]:
    """Let the slot of every digest come, and wait until all are done with."""

    def fall_due() -> list[int]:
        return [factories.due_now(one).pk for one in Subscription.objects.filter(state="active").order_by("pk")]

    return [await settled(stage, one) for one in await in_database(fall_due)]


async def test_an_owners_first_three_days(empty_stage: Stage, set_day: SetDay) -> None:
    stage = empty_stage
    stage.discord.changes.kick_bot(stage.guild)
    alerts = stage.discord.factory.channel(stage.guild, "관리자")
    beginners = stage.discord.factory.channel(stage.guild, "초급반")
    set_day(1)
    async with stage.bot_running():
        await _first_day(stage, alerts.id)
        first = stage.posted()
        set_day(2)
        await _second_day(stage, beginners.id)
        assert len(stage.posted()) == len(first) + 3
        assert len(stage.posted(beginners)) == 3
        set_day(3)
        await _third_day(stage)
        (alert,) = stage.posted(alerts)
        assert stage.guild.name in texts(alert)
        assert "스레드에서 메시지 보내기" not in texts(alert)
        refused = await stage.press(stage.owner, alert, labelled(alert, "다시 시작"))
        assert "메시지 보내기" in texts(refused.message)
        stage.discord.changes.overwrite(stage.channel, deny=0)
        await stage.until(lambda: may_send(stage))
        mended = await stage.press(stage.owner, alert, labelled(alert, "다시 시작"))
        assert "다시 시작했어요" in texts(mended.message)
        before = len(stage.posted())
        await stage.use(stage.owner, "digest now")
        await stage.until(lambda: len(stage.posted()) == before + 3)
        await stage.until_in_database(lambda: not Delivery.objects.filter(state__in=["pending", "leased"]).exists())
    sent = await in_database(
        lambda: list(DeliveryStory.objects.exclude(message=None).values_list("target_id", "article_id"))
    )
    assert len(sent) == len(set(sent)), "a story was sent to a channel twice"


async def _first_day(stage: Stage, alerts: int) -> None:
    """The invitation, help, one command; the digest of the morning; a member reads."""
    stage.discord.factory.invite_bot(stage.guild)
    await stage.until(lambda: stage.bot is not None and stage.bot.get_guild(stage.guild.id) is not None)
    assert "</설정:" in texts((await stage.use(stage.owner, "help")).message)
    stories = await in_database(lambda: stories_with_openers(3))
    seen = await stage.use(
        stage.owner, "setup", level="A2", time="아침 8시", weekdays="매일", layout="thread", alerts=alerts
    )
    assert "난이도: 쉬움" in texts(seen.message)
    (sent,) = await morning(stage)
    assert (sent.state, sent.reason) == ("sent", "")
    posts = stage.posted()
    assert len(posts) == 3
    for post in posts:
        assert post.thread is not None
        (opener,) = stage.posted(stage.discord.state.channel(post.id))
        assert "Would you yield?" in texts(opener)
    korean = next(one for one in buttons(posts[0]) if one.startswith("ko:"))
    assert korean == f"ko:{stories[0]} B1"
    assert (await stage.press(stage.jun, posts[0], korean)).is_private
    saving = next(one for one in buttons(posts[0]) if one.startswith("save:"))
    assert "담았어요" in texts((await stage.press(stage.jun, posts[0], saving)).message)


async def _second_day(stage: Stage, beginners: int) -> None:
    """A change by a tap, a copy for another channel; both get news, the first one nothing that it has had."""
    await in_database(lambda: stories_with_openers(3))
    listed = (await stage.use(stage.owner, "digest list")).message
    assert listed is not None
    panel = (await stage.press(stage.owner, listed, labelled(listed, "바꾸기"))).message
    assert panel is not None
    assert "바꿨어요" in texts((await stage.press(stage.owner, panel, labelled(panel, "난이도 보통"))).message)
    copied = await stage.use(stage.owner, "digest copy", to=beginners)
    assert "난이도: 보통" in texts(copied.message)
    found = await morning(stage)
    assert [(one.state, one.reason) for one in found] == [("sent", "")] * 2


async def _third_day(stage: Stage) -> None:
    """The permission to post is gone: the digest pauses, and the alert channel is told."""
    await in_database(lambda: stories_with_openers(3))
    deny(stage, "SEND_MESSAGES")
    await stage.until(lambda: not may_send(stage))
    states = {one.target_id: (one.state, one.reason) for one in await morning(stage)}
    assert states[str(stage.channel.id)] == ("failed", "discord.missing_permission")
    await stage.until_in_database(lambda: Delivery.objects.filter(kind="alert", state="sent").exists())
    status = texts((await stage.use(stage.owner, "digest status")).message)
    assert "꺼져 있어요" in status
