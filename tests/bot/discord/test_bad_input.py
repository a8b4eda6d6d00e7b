"""What servers, clients and Discord itself do while a digest is set up or posted."""

import asyncio

import pytest

from backend.digests.models import Delivery, SentMessage, Subscription
from bot.discord.sentences import DELETED, OUTDATED_BUTTON, OUTDATED_COMMAND
from sandbox.discord.faults import Fault
from sandbox.discord.model.channels import Kind
from tests.bot.discord.stage import Stage, buttons, delivered, due, in_database, settled, texts
from tests.digests import factories

THREADS = "POST /channels/*/messages/*/threads"
MARKUP = "**굵은**-[링크](https://x.example)-@everyone-||몰래||"


def forum_posts(stage: Stage) -> list[str]:
    return [one.name for one in stage.guild.threads.values() if one.parent_id == stage.channel.id]


@pytest.mark.parametrize("fault", ["cloudflare", "cut_after"])
async def test_what_breaks_in_mid_thread_doubles_nothing(stage: Stage, fault: str) -> None:
    await in_database(lambda: factories.stories(3))
    stage.discord.faults.add(Fault.model_validate({"fault": fault, "match": THREADS, "times": 1, "skip": 1}))
    made = await in_database(lambda: due(stage, layout="thread"))
    stage.wake()
    await stage.until_in_database(lambda: Delivery.objects.get(pk=made.pk).state == "pending" and _was_tried(made))
    await in_database(lambda: factories.run_out(made))
    assert (await settled(stage, made.pk)).state == "sent"
    assert len(stage.posted()) == 3
    assert all(one.thread is not None for one in stage.posted())
    assert await in_database(SentMessage.objects.count) == 3


async def test_a_role_above_the_bots_is_mentioned_and_one_that_is_gone_stops_nothing(stage: Stage) -> None:
    role = stage.discord.factory.role(stage.guild, "운영진", mentionable=True)
    assert role.position > max(
        stage.guild.roles[one].position for one in stage.guild.members[stage.discord.state.bot.id].roles
    )
    await in_database(lambda: factories.stories(1))
    await stage.use(stage.owner, "setup", role=role.id)
    await stage.use(stage.owner, "digest now")
    await stage.until_in_database(lambda: Delivery.objects.filter(state="sent").exists())
    assert f"<@&{role.id}>" in texts(stage.posted()[0])
    stage.discord.changes.delete_role(stage.guild, role)
    await in_database(lambda: factories.stories(1))
    await stage.use(stage.owner, "digest now")
    await stage.until_in_database(lambda: Delivery.objects.filter(state="sent").count() == 2)
    assert "멘션할 역할: 없음" in texts((await stage.use(stage.owner, "digest status")).message)


async def test_a_channel_that_becomes_a_forum_gets_posts(stage: Stage) -> None:
    await in_database(lambda: factories.stories(2))
    stage.channel.kind = Kind.FORUM
    stage.discord.changes.tell_channel(stage.channel)
    made = await delivered(stage, authority="server")
    assert (made.state, made.reason) == ("sent", "")
    assert len(forum_posts(stage)) == 2


async def test_a_channel_that_becomes_a_voice_channel_is_refused_by_name(empty_stage: Stage) -> None:
    stage = empty_stage
    await in_database(lambda: factories.stories(1))
    stage.channel.kind = Kind.VOICE
    async with stage.bot_running():
        made = await delivered(stage, authority="server")
        assert (made.state, made.reason) == ("failed", "discord.wrong_channel")
        await stage.until_in_database(lambda: Delivery.objects.filter(kind="alert", state="sent").exists())
        (alert,) = stage.posted(stage.discord.factory.dm(stage.owner))
        assert "이 방식으로 글을 올릴 수 없어요" in texts(alert)
        assert "텍스트, 공지, 포럼 채널" in texts((await stage.use(stage.owner, "setup")).message)


async def test_a_server_that_the_bot_leaves_during_set_up_is_told_what_to_do(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    stage.line.released = asyncio.Event()
    setting_up = asyncio.create_task(stage.use(stage.owner, "setup"))
    await stage.until(lambda: bool(stage.discord.journal.ack_milliseconds))
    stage.discord.changes.kick_bot(stage.guild)
    await stage.until(lambda: stage.bot is not None and stage.bot.get_guild(stage.guild.id) is None)
    stage.line.released.set()
    assert (await setting_up).outcome == "message"
    if await in_database(Subscription.objects.exists):
        made = await in_database(lambda: Subscription.objects.get())
        await in_database(lambda: factories.due_now(made))
        failed = await settled(stage, await in_database(lambda: Delivery.objects.get(kind="digest").pk))
        assert failed.reason in {"discord.no_access", "discord.guild_gone", "discord.channel_gone"}
        assert (await in_database(lambda: Subscription.objects.get())).state == "paused"


async def test_a_command_of_an_old_client_is_answered(stage: Stage) -> None:
    for command in stage.discord.catalog.commands:
        if command["name"] == "word":  # it once took no word
            command["options"] = []
    assert OUTDATED_COMMAND in texts((await stage.use(stage.jun, "word")).message)


OLD = ("digest_set:1.2.level=A2", "digest_end:1.2", "digest_status:1.2", "digest_copyto:1.2.9", "digest_pause:1.2")
FOREIGN = (
    "digest_set:1.2.level=A2~x", "digest_end:1.2~", "digest_change:1", "mine:x", "ko:1 C2", "words:1 a2", "save:1 A2 0",
    "digest_set:1.2", "digest_resume:-1.2", "digest_end:x", "digest_copyto:1.2", "digest_status:1.2.level=A2",
    "digest_nothing:1.2", "gossip:1", "ko:seven", "ko:" + "9" * 19, "ko:-1", "ko:1;drop", "whatever", "KO:1",
    "x" * 100, "🙂",
)  # fmt: skip
ODD = (
    "text:1", "pair:1 A2 x", "pair:9 A2 99", "study_answer:x", "study_answer:99999999999999999999:1", "study_reveal:x",
    "study_age:maybe", "quiz:0", "quiz_answer:0:9", "review:else", "undo:x", "disturbing:maybe", "level:Z9",
)  # fmt: skip


async def test_a_foreign_id_is_out_of_date(stage: Stage) -> None:
    for custom_id in FOREIGN:
        seen = await stage.press(stage.jun, stage.hang(custom_id), custom_id)
        assert (seen.outcome, seen.is_private) == ("message", True), custom_id
        assert OUTDATED_BUTTON in texts(seen.message), custom_id


async def test_an_old_id_of_a_digest_that_is_gone_changes_nothing(stage: Stage) -> None:
    for custom_id in OLD:
        here = custom_id.replace("1.2", f"{stage.guild.id}.2")
        shown = texts((await stage.press(stage.owner, stage.hang(here), here)).message)
        assert DELETED.partition("/")[0] in shown, custom_id


async def test_odd_arguments_of_learners_controls_are_each_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    for custom_id in ODD:
        seen = await stage.press(stage.jun, stage.hang(custom_id), custom_id)
        assert seen.outcome == "message", custom_id
        assert texts(seen.message), custom_id
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_channels_name_is_shown_letter_for_letter(stage: Stage) -> None:
    channel = stage.discord.factory.channel(stage.guild, MARKUP)
    seen = await stage.use(stage.owner, "setup", channel=channel.id)
    listed = await stage.use(stage.owner, "digest list")
    for message in (seen.message, listed.message):
        said = texts(message)
        assert "**굵은**" not in said
        assert "](https" not in said
        assert "@everyone" not in said
    await stage.use(stage.owner, "setup")
    status = (await stage.use(stage.owner, "digest list")).message
    assert status is not None
    assert all(len(label) <= 80 for label in buttons(status).values())


def _was_tried(made: Delivery) -> bool:
    return Delivery.objects.get(pk=made.pk).attempts > 0
