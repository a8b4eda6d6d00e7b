"""A digest stands in its channel once, whatever dies or breaks between posting it and telling the API so."""

import asyncio
from collections.abc import Callable

import pytest

from backend.digests.models import Delivery, SentMessage
from backend.materials.services import article_edits
from bot.discord.delivery import loop
from bot.discord.delivery.reports import Reports
from sandbox.discord.faults import Fault
from sandbox.discord.model.channels import Channel
from sandbox.discord.model.messages import Message
from tests.bot.discord.stage import Stage, due, in_database, settled, texts
from tests.digests import factories

Crash = Callable[[], None]


@pytest.fixture
def crash_before_report(monkeypatch: pytest.MonkeyPatch) -> Crash:
    """Let bots die after posting and before the API hears of it; the returned function ends that."""

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    was = Reports.done
    monkeypatch.setattr(loop, "LEAVE_WITHIN_SECONDS", 0.05)
    monkeypatch.setattr(Reports, "done", never)
    return lambda: monkeypatch.setattr(Reports, "done", was)


def place(stage: Stage, layout: str) -> Channel:
    return stage.discord.factory.channel(stage.guild, "토론", "forum") if layout == "forum" else stage.channel


def standing(stage: Stage, channel: Channel) -> list[Message]:
    """Return the bot's messages in a channel or in a forum's posts, the oldest first."""
    posts = [one for one in stage.guild.threads.values() if one.parent_id == channel.id and one.id in one.messages]
    return stage.posted(channel) or [post.messages[post.id] for post in sorted(posts, key=lambda post: post.id)]


def reported() -> list[tuple[str, str]]:
    return list(SentMessage.objects.order_by("message_id").values_list("channel_id", "message_id").distinct())


@pytest.mark.parametrize(("layout", "messages"), [("plain", 1), ("thread", 3), ("forum", 3)])
async def test_a_crash_between_post_and_report_does_not_post_twice(
    empty_stage: Stage, crash_before_report: Crash, layout: str, messages: int
) -> None:
    stage, channel = empty_stage, place(empty_stage, layout)
    stage.discord.settings.nonce_seconds = 0  # the crash was long ago: Discord has forgotten the nonce
    await in_database(lambda: factories.stories(3))
    made = await in_database(lambda: due(stage, channel, layout=layout))
    async with stage.bot_running():
        await stage.until(lambda: len(standing(stage, channel)) == messages)
    crash_before_report()
    await in_database(lambda: factories.run_out(made))
    async with stage.bot_running():
        assert (await settled(stage, made.pk)).state == "sent"
    there = standing(stage, channel)
    assert len(there) == messages
    assert await in_database(reported) == [(str(one.channel_id), str(one.id)) for one in there]


async def test_a_post_that_somebody_archived_before_the_retry_is_found_all_the_same(
    empty_stage: Stage, crash_before_report: Crash
) -> None:
    stage, forum = empty_stage, place(empty_stage, "forum")
    await in_database(lambda: factories.stories(2))
    made = await in_database(lambda: due(stage, forum, layout="forum"))
    async with stage.bot_running():
        await stage.until(lambda: len(standing(stage, forum)) == 2)
    crash_before_report()
    stage.discord.threads.change(stage.guild.threads[standing(stage, forum)[0].id], {"archived": True})
    await in_database(lambda: factories.run_out(made))
    async with stage.bot_running():
        assert (await settled(stage, made.pk)).state == "sent"
    assert len(standing(stage, forum)) == 2


@pytest.mark.parametrize("layout", ["thread", "forum"])
async def test_what_an_earlier_try_did_not_come_to_is_made_up_for(stage: Stage, layout: str) -> None:
    channel = place(stage, layout)
    stories = await in_database(lambda: factories.stories(3))
    match = "POST /channels/*/threads" if layout == "forum" else "POST /channels/*/messages"
    stage.discord.faults.add(Fault(fault="unavailable", match=match, skip=1, times=1))
    made = await in_database(lambda: due(stage, channel, layout=layout))
    await put_back(stage, made)
    assert len(standing(stage, channel)) == 1
    assert (await settled(stage, made.pk)).state == "sent"
    there = standing(stage, channel)
    assert [f"ko:{story}" in str(one.body.components) for story, one in zip(stories, there, strict=True)] == [True] * 3
    assert ["오늘의 한입뉴스" in texts(one) for one in there] == [True, False, False]


async def put_back(stage: Stage, made: Delivery) -> None:
    """Wait until a digest was given back, and let its wait be over."""
    stage.wake()
    await stage.until_in_database(
        lambda: Delivery.objects.filter(pk=made.pk, state="pending").exclude(reason="").exists()
    )
    await in_database(lambda: factories.run_out(made))


@pytest.mark.parametrize("layout", ["plain", "thread", "forum"])
@pytest.mark.parametrize("fault", ["cut_after", "cut_before"])
async def test_a_cut_line_leaves_each_story_standing_once(stage: Stage, fault: str, layout: str) -> None:
    channel = place(stage, layout)
    stage.discord.settings.nonce_seconds = 0
    await in_database(lambda: factories.stories(2))
    match = "POST /channels/*/threads" if layout == "forum" else "POST /channels/*/messages"
    stage.discord.faults.add(Fault.model_validate({"fault": fault, "match": match, "times": 1}))
    made = await in_database(lambda: due(stage, channel, layout=layout))
    await put_back(stage, made)
    assert (await settled(stage, made.pk)).state == "sent"
    assert len(standing(stage, channel)) == (1 if layout == "plain" else 2)


async def test_a_forum_post_is_never_repeated_by_the_library_itself(stage: Stage) -> None:
    forum = place(stage, "forum")
    await in_database(lambda: factories.stories(1))
    stage.discord.faults.add(Fault(fault="server_error", match="POST /channels/*/threads", times=1))
    made = await in_database(lambda: due(stage, forum, layout="forum"))
    await put_back(stage, made)
    asked = [one for one in stage.discord.journal.requests if one.method == "POST" and one.path.endswith("/threads")]
    assert len(asked) == 1
    assert (await settled(stage, made.pk)).state == "sent"
    assert len(standing(stage, forum)) == 1


async def test_a_message_that_somebody_deleted_meanwhile_is_not_posted_again(
    empty_stage: Stage, crash_before_report: Crash
) -> None:
    stage = empty_stage
    await in_database(lambda: factories.stories(1))
    made = await in_database(lambda: due(stage))
    async with stage.bot_running():
        await stage.until(lambda: len(stage.posted()) == 1)
    crash_before_report()
    stage.discord.posting.delete(stage.posted()[0])
    await in_database(lambda: factories.run_out(made))
    async with stage.bot_running():
        assert (await settled(stage, made.pk)).state == "sent"
    assert stage.posted() == []


async def test_a_story_taken_down_between_two_tries_is_found_and_reported_so_that_it_is_corrected(
    empty_stage: Stage, crash_before_report: Crash
) -> None:
    stage = empty_stage
    (story,) = await in_database(lambda: factories.stories(1))
    made = await in_database(lambda: due(stage))
    async with stage.bot_running():
        await stage.until(lambda: len(stage.posted()) == 1)
    crash_before_report()
    await in_database(lambda: article_edits.take_down(article_ids=[story]))
    await in_database(lambda: factories.run_out(made))
    async with stage.bot_running():
        await settled(stage, made.pk)
        await stage.until_in_database(SentMessage.objects.exists)
    (message,) = stage.posted()
    assert await in_database(reported) == [(str(stage.channel.id), str(message.id))]


async def test_the_threads_of_found_messages_are_opened_if_they_are_not(
    empty_stage: Stage, crash_before_report: Crash
) -> None:
    stage = empty_stage
    await in_database(lambda: factories.stories(1))
    made = await in_database(lambda: due(stage, layout="thread"))
    async with stage.bot_running():
        await stage.until(lambda: len(stage.posted()) == 1 and stage.posted()[0].thread is not None)
    (message,) = stage.posted()
    assert message.thread is not None
    stage.discord.changes.delete_channel(message.thread)
    message.thread = None
    crash_before_report()
    await in_database(lambda: factories.run_out(made))
    async with stage.bot_running():
        await settled(stage, made.pk)
    assert message.thread is not None


async def test_a_thread_that_the_network_refused_is_opened_at_the_next_attempt(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    refusal = Fault(fault="error", match="POST /channels/*/messages/*/threads", times=1, status=403, code=40333)
    stage.discord.faults.add(refusal)
    made = await in_database(lambda: due(stage, layout="thread"))
    await put_back(stage, made)
    assert (await settled(stage, made.pk)).state == "sent"
    (message,) = stage.posted()
    assert message.thread is not None


async def test_an_api_that_is_away_when_the_digest_is_posted_hears_of_it_later(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    made = await in_database(lambda: due(stage))
    leave = stage.discord.events.subscribe(lambda event: setattr(stage.line, "is_down", True))
    stage.wake()
    await stage.until(lambda: stage.line.refused > 0)
    leave()
    stage.line.is_down = False
    assert (await settled(stage, made.pk)).state == "sent"
    assert len(stage.posted()) == 1


async def test_leaving_finishes_the_request_in_hand(empty_stage: Stage) -> None:
    stage = empty_stage
    await in_database(lambda: factories.stories(1))
    made = await in_database(lambda: due(stage))
    stage.discord.faults.add(Fault(fault="slow_after", match="POST /channels/*/messages", seconds=0.4))
    async with stage.bot_running():
        await stage.until(lambda: len(stage.posted()) == 1)
    assert await in_database(lambda: Delivery.objects.get(pk=made.pk).state) == "sent"


async def test_leaving_gives_back_what_was_not_begun(empty_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = empty_stage
    await in_database(lambda: factories.stories(1))
    channels = [stage.discord.factory.channel(stage.guild, f"c{number}") for number in range(4)]
    made = [await in_database(lambda one=one: due(stage, one)) for one in channels]  # type: ignore[misc]  # bound per turn
    async with stage.bot_running() as bot:
        bot.pace._apart_seconds = 30.0  # the first request goes out, the second waits
        stage.wake()
        await stage.until_in_database(lambda: Delivery.objects.filter(state="leased").count() >= 3)
    states = await in_database(lambda: list(Delivery.objects.values_list("state", flat=True)))
    assert "leased" not in states
    async with stage.bot_running():
        for delivery in made:
            assert (await settled(stage, delivery.pk)).state == "sent"
    assert [len(stage.posted(channel)) for channel in channels] == [1] * 4
