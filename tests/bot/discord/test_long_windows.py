"""Windows of minutes: a digest goes on as Discord allows, nothing is asked for twice, and others do not wait."""

import pytest

from backend.common import clock
from backend.digests.models import Delivery, SentMessage
from backend.digests.services import corrections
from backend.materials.services import article_edits
from sandbox.discord.faults import Fault
from sandbox.discord.settings import RouteWindow
from tests.bot.discord.stage import Stage, delivered, due, in_database, settled, texts
from tests.digests import factories

THREADS = "POST /channels/*/messages/*/threads"
MESSAGES = "POST /channels/*/messages"
LONG_SECONDS = 219.0


def limit(stage: Stage, match: str, count: int, *, shared: bool = False) -> None:
    stage.discord.settings.windows = [RouteWindow(match=match, limit=count, seconds=LONG_SECONDS, shared=shared)]


def asked(stage: Stage, part: str) -> list[int]:
    """Return the statuses of the bot's POSTs to paths that end so."""
    found = [one for one in stage.discord.journal.requests if one.method == "POST" and one.path.endswith(part)]
    return [one.status for one in found]


def is_waiting(made: Delivery) -> bool:
    return Delivery.objects.filter(
        pk=made.pk, state="pending", reason="discord.rate_limited", due_at__gt=clock.now()
    ).exists()


async def wait_out(stage: Stage, made: Delivery) -> None:
    """Let the window's time pass, for Discord and for the digest that waits."""
    stage.discord.clock.advance(LONG_SECONDS + 1)
    await in_database(lambda: factories.run_out(made))


async def test_stories_go_on_while_their_threads_wait_and_no_thread_is_asked_for_twice(empty_stage: Stage) -> None:
    stage = empty_stage
    limit(stage, THREADS, 2)
    stories = await in_database(lambda: factories.stories(5))
    made = await in_database(lambda: due(stage, layout="thread"))
    for opened in (2, 4):
        async with stage.bot_running():
            stage.wake()
            await stage.until_in_database(lambda: is_waiting(made))
        assert len(stage.posted()) == 5
        assert sum(message.thread is not None for message in stage.posted()) == opened
        await in_database(lambda: factories.run_out(made))
        stage.discord.clock.advance(LONG_SECONDS + 1)
    async with stage.bot_running():
        assert (await settled(stage, made.pk)).state == "sent"
    assert [f"ko:{story}" in str(one.body.components) for story, one in zip(stories, stage.posted(), strict=True)] == [
        True
    ] * 5
    assert all(message.thread is not None for message in stage.posted())
    assert asked(stage, "/threads") == [200] * 5
    assert asked(stage, f"/channels/{stage.channel.id}/messages") == [200] * 5


async def test_the_wait_is_as_long_as_discord_says_and_other_channels_go_on(stage: Stage) -> None:
    limit(stage, THREADS, 1)
    other = stage.discord.factory.channel(stage.guild, "다른-곳")
    await in_database(lambda: factories.stories(3))
    made = await in_database(lambda: due(stage, layout="thread"))
    stage.wake()
    await stage.until_in_database(lambda: is_waiting(made))
    row = await in_database(lambda: Delivery.objects.get(pk=made.pk))
    assert LONG_SECONDS - 60 < (row.due_at - clock.now()).total_seconds() < LONG_SECONDS + 2
    assert not row.maybe_posted
    assert (await delivered(stage, other)).state == "sent"
    assert "기사 3개 중 3개" in texts((await stage.use(stage.owner, "digest status")).message)


@pytest.mark.parametrize("match", [MESSAGES, "POST /channels/*/threads"])
async def test_messages_and_forum_posts_go_on_in_their_order(empty_stage: Stage, match: str) -> None:
    stage = empty_stage
    limit(stage, match, 2)
    is_forum = match != MESSAGES
    channel = stage.discord.factory.channel(stage.guild, "토론", "forum") if is_forum else stage.channel
    await in_database(lambda: factories.stories(4))
    made = await in_database(lambda: due(stage, channel, layout="forum" if is_forum else "thread"))
    async with stage.bot_running():
        stage.wake()
        await stage.until_in_database(lambda: is_waiting(made))
    await wait_out(stage, made)
    async with stage.bot_running():
        assert (await settled(stage, made.pk)).state == "sent"
    assert asked(stage, f"/channels/{channel.id}/{'threads' if is_forum else 'messages'}") == [200] * 4
    assert await in_database(SentMessage.objects.count) == 4


async def test_a_window_that_several_channels_share_is_heeded_by_each_after_one_refusal(stage: Stage) -> None:
    limit(stage, THREADS, 2, shared=True)
    other = stage.discord.factory.channel(stage.guild, "다른-곳")
    await in_database(lambda: factories.stories(3))
    first = await in_database(lambda: due(stage, layout="thread"))
    both = [first, await in_database(lambda: due(stage, other, layout="thread"))]
    stage.wake()
    await stage.until_in_database(lambda: all(map(is_waiting, both)))
    assert asked(stage, "/threads").count(200) == 2
    assert asked(stage, "/threads").count(429) <= 2


@pytest.mark.parametrize("scope", ["global", "user"])
async def test_a_long_refusal_in_mid_thread_gives_the_digest_back(stage: Stage, scope: str) -> None:
    await in_database(lambda: factories.stories(2))
    refusal = {"fault": "rate_limited", "match": THREADS, "times": 1, "seconds": 90, "scope": scope}
    stage.discord.faults.add(Fault.model_validate(refusal))
    made = await in_database(lambda: due(stage, layout="thread"))
    stage.wake()
    await stage.until_in_database(lambda: is_waiting(made))
    row = await in_database(lambda: Delivery.objects.get(pk=made.pk))
    assert 60 < (row.due_at - clock.now()).total_seconds() < 92


async def test_corrections_reach_a_digest_that_waits(empty_stage: Stage) -> None:
    stage = empty_stage
    limit(stage, THREADS, 1)
    stories = await in_database(lambda: factories.stories(2))
    made = await in_database(lambda: due(stage, layout="thread"))
    async with stage.bot_running():
        stage.wake()
        await stage.until_in_database(lambda: is_waiting(made))
        await in_database(lambda: article_edits.take_down(article_ids=[stories[0]]))
        await in_database(corrections.correct_sent)
        stage.wake()
        await stage.until(lambda: "내려갔어요" in texts(stage.posted()[0]))
    await wait_out(stage, made)
    async with stage.bot_running():
        assert (await settled(stage, made.pk)).state == "sent"
    assert len(stage.posted()) == 2


async def test_a_refused_thread_is_told_and_stops_nothing(stage: Stage) -> None:
    await in_database(lambda: factories.stories(2))
    stage.discord.faults.add(Fault(fault="error", match=THREADS, status=403, code=50013, message="Missing Permissions"))
    made = await delivered(stage, layout="thread")
    assert (made.state, made.reason, made.detail) == ("sent", "discord.thread_refused", "CREATE_PUBLIC_THREADS")
    await stage.until_in_database(lambda: Delivery.objects.filter(kind="alert", state="sent").exists())
    room = stage.discord.factory.dm(stage.owner)
    assert "공개 스레드 만들기" in texts(stage.posted(room)[0])
