import re
from typing import Any

import aiohttp
import discord
import pytest

from tests.sandbox.discord.bots import Bot, Save
from tests.sandbox.discord.scene import Scene


async def test_a_message_is_sent_read_and_edited(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    sent = await place.send("안녕", silent=True)
    assert sent.flags.suppress_notifications
    edited = await (await place.fetch_message(sent.id)).edit(content="잘 가")
    assert (edited.content, edited.edited_at is not None) == ("잘 가", True)
    scene.discord.posting.delete(scene.discord.state.seen(sent.id))
    with pytest.raises(discord.NotFound) as gone:
        await place.fetch_message(sent.id)
    assert gone.value.code == 10008
    said = scene.discord.simulated_user.say(scene.member, scene.channel, "내 말")
    with pytest.raises(discord.Forbidden):
        await (await place.fetch_message(said.id)).edit(content="네 말")


async def test_history_is_newest_first_and_can_be_walked(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    sent = [await place.send(str(number)) for number in range(5)]

    async def texts(**where: Any) -> list[str]:
        return [message.content async for message in place.history(**where)]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(limit=2, before=sent[3]) == ["2", "1"]
    assert await texts(after=sent[2], oldest_first=True) == ["3", "4"]


async def test_without_the_right_to_read_history_there_is_none(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("안녕")
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(read_message_history=True).value)
    assert [message async for message in scene.place(bot).history()] == []
    with pytest.raises(discord.Forbidden):
        await scene.place(bot).fetch_message(sent.id)


async def test_a_nonce_brings_the_first_message_back(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    first = await place.send("한 번", nonce="digest-1")
    again = await place.send("두 번", nonce="digest-1")
    assert (again.id, again.content) == (first.id, "한 번")
    assert len(scene.channel.messages) == 1
    assert [post.what for post in scene.discord.journal.posts] == ["create", "repeat"]


async def test_a_nonce_is_forgotten_after_some_minutes(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    first = await place.send("한 번", nonce="digest-1")
    scene.discord.clock.advance(scene.discord.settings.nonce_seconds + 1)
    assert (await place.send("두 번", nonce="digest-1")).id != first.id


async def test_the_nonce_of_a_deleted_message_is_404(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("x", nonce="digest-1")
    scene.discord.posting.delete(scene.discord.state.seen(sent.id))
    with pytest.raises(discord.NotFound):
        await scene.place(bot).send("x", nonce="digest-1")


async def test_an_answer_cut_after_the_message_was_stored_raises_and_a_retry_finds_it(scene: Scene, bot: Bot) -> None:
    await scene.control("POST", "/faults", {"fault": "cut_after", "match": "POST /channels/*/messages", "times": 1})
    with pytest.raises((aiohttp.ClientError, OSError)):
        await scene.place(bot).send("한 번", nonce="digest-1")
    assert len(scene.channel.messages) == 1
    again = await scene.place(bot).send("한 번", nonce="digest-1")
    assert [again.id] == list(scene.channel.messages)


async def test_discord_py_reads_the_tree_of_errors(scene: Scene, bot: Bot) -> None:
    with pytest.raises(discord.HTTPException, match=r"In content: Must be 2000 or fewer in length\."):
        await scene.place(bot).send("x" * 2001)


@pytest.mark.parametrize(
    ("denied", "code"),
    [("view_channel", 50001), ("send_messages", 50013)],
)
async def test_a_missing_right_is_named_by_its_code(scene: Scene, bot: Bot, denied: str, code: int) -> None:
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(**{denied: True}).value)
    with pytest.raises(discord.Forbidden) as refused:
        await scene.place(bot).send("글")
    assert refused.value.code == code


async def test_a_forum_takes_no_plain_message(scene: Scene) -> None:
    forum = scene.discord.factory.channel(scene.guild, "토론", "forum")
    _, told = await scene.rest("POST", f"/channels/{forum.id}/messages", {"content": "x"})
    assert told["code"] == 50008


async def test_a_layout_is_sent_numbered_and_stays_a_layout(scene: Scene, bot: Bot) -> None:
    view = discord.ui.LayoutView(timeout=None)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    row.add_item(Save(7))
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("# 오늘의 뉴스"), row))
    sent = await scene.place(bot).send(view=view)
    kept = scene.discord.state.seen(sent.id)
    assert sent.flags.components_v2
    assert kept.body.components[0]["components"][1]["components"][0]["custom_id"] == "save:7"
    assert re.findall(r"'id': (\d)", str(kept.body.components)) == ["2", "4", "3", "1"]
    with pytest.raises(discord.HTTPException, match="IS_COMPONENTS_V2"):
        await sent.edit(content="그냥 글")
