import io
import re
from typing import Any

import aiohttp
import discord
import pytest

from tests.sandbox.discord.bots import Bot, Save, logged_in, until
from tests.sandbox.discord.scene import Scene


async def test_a_message_is_sent_read_edited_and_deleted(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    sent = await place.send("안녕", silent=True)
    assert sent.flags.suppress_notifications
    found = await place.fetch_message(sent.id)
    assert found.content == "안녕"
    edited = await found.edit(content="잘 가")
    assert edited.content == "잘 가"
    assert edited.edited_at is not None
    await edited.delete()
    with pytest.raises(discord.NotFound) as gone:
        await place.fetch_message(sent.id)
    assert gone.value.code == 10008


async def test_the_log_keeps_what_was_posted_with_its_time(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("안녕")
    await sent.edit(content="잘 가")
    await sent.delete()
    posts = list(scene.discord.journal.posts_in(scene.channel.id))
    assert [post.what for post in posts] == ["create", "edit", "delete"]
    assert posts[0].nonce == sent.nonce
    assert posts[0].at <= posts[1].at <= posts[2].at


async def test_history_is_newest_first_and_can_be_walked(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    sent = [await place.send(str(number)) for number in range(5)]

    async def texts(**where: Any) -> list[str]:
        return [message.content async for message in place.history(**where)]

    assert await texts() == ["4", "3", "2", "1", "0"]
    assert await texts(limit=2, before=sent[3]) == ["2", "1"]
    assert await texts(after=sent[2], oldest_first=True) == ["3", "4"]
    assert await texts(limit=3, around=sent[2]) == ["3", "2", "1"]


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


async def test_a_nonce_without_enforcement_stops_nothing(scene: Scene) -> None:
    for _ in range(2):
        await scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x", "nonce": "n"})
    assert len(scene.channel.messages) == 2


async def test_the_nonce_of_a_deleted_message_is_404(scene: Scene, bot: Bot) -> None:
    await (await scene.place(bot).send("x", nonce="digest-1")).delete()
    with pytest.raises(discord.NotFound):
        await scene.place(bot).send("x", nonce="digest-1")


async def test_a_nonce_comes_with_the_creation_and_never_again(scene: Scene) -> None:
    path = f"/channels/{scene.channel.id}/messages"
    _, sent = await scene.rest("POST", path, {"content": "x", "nonce": "digest-1"})
    _, read = await scene.rest("GET", f"{path}/{sent['id']}")
    assert sent["nonce"] == "digest-1"
    assert "nonce" not in read


async def test_an_answer_cut_after_the_message_was_stored_raises_and_a_retry_finds_it(scene: Scene, bot: Bot) -> None:
    await scene.control("POST", "/faults", {"fault": "cut_after", "match": "POST /channels/*/messages", "times": 1})
    with pytest.raises((aiohttp.ClientError, OSError)):
        await scene.place(bot).send("한 번", nonce="digest-1")
    assert len(scene.channel.messages) == 1
    again = await scene.place(bot).send("한 번", nonce="digest-1")
    assert [again.id] == list(scene.channel.messages)


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "embeds": [{"title": "x"}]}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "components": [{"type": 17}]}, "type", "UNION_TYPE_CHOICES"),
    ],
)
async def test_what_is_over_a_limit_is_refused_with_the_place(
    scene: Scene, body: dict[str, object], place: str, code: str
) -> None:
    status, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", body)
    assert (status, told["code"]) == (400, 50035)
    assert code in str(told["errors"])
    assert place in str(told["errors"])
    assert scene.channel.messages == {}


@pytest.mark.parametrize("body", [{}, {"content": "  \n "}, {"embeds": []}])
async def test_an_empty_message_is_50006(scene: Scene, body: dict[str, object]) -> None:
    _, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", body)
    assert told["code"] == 50006


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


async def test_files_need_their_own_right_and_can_be_fetched(scene: Scene, bot: Bot) -> None:
    file = discord.File(io.BytesIO(b"words"), "words.txt")
    sent = await scene.place(bot).send("단어", file=file)
    assert (sent.attachments[0].filename, sent.attachments[0].size) == ("words.txt", 5)
    async with scene.http.get(sent.attachments[0].url) as answer:
        assert await answer.read() == b"words"
    kept = await sent.edit(attachments=[])
    assert kept.attachments == []
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(attach_files=True).value)
    with pytest.raises(discord.Forbidden):
        await scene.place(bot).send("단어", file=discord.File(io.BytesIO(b"x"), "x.txt"))


async def test_a_kicked_bot_has_no_access(scene: Scene) -> None:
    scene.discord.changes.kick_bot(scene.guild)
    status, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x"})
    assert (status, told["code"]) == (403, 50001)


async def test_a_removed_channel_is_unknown(scene: Scene) -> None:
    scene.discord.changes.delete_channel(scene.channel)
    status, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x"})
    assert (status, told["code"]) == (404, 10003)


async def test_a_forum_takes_no_plain_message(scene: Scene) -> None:
    forum = scene.discord.factory.channel(scene.guild, "토론", "forum")
    _, told = await scene.rest("POST", f"/channels/{forum.id}/messages", {"content": "x"})
    assert told["code"] == 50008


async def test_another_authors_message_can_be_neither_edited_nor_deleted(scene: Scene, bot: Bot) -> None:
    said = scene.discord.simulated_user.say(scene.member, scene.channel, "내 말")
    found = await scene.place(bot).fetch_message(said.id)
    for act, code in ((found.edit(content="네 말"), 50005), (found.delete(), 50013)):
        with pytest.raises(discord.Forbidden) as refused:
            await act
        assert refused.value.code == code


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


async def test_an_old_message_becomes_a_layout_when_it_is_emptied(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("글")
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay("새 글"))
    edited = await sent.edit(content=None, view=view)
    assert edited.flags.components_v2
    assert scene.discord.state.seen(sent.id).body.content == ""


async def test_a_reply_needs_to_read_what_it_answers(scene: Scene, bot: Bot) -> None:
    said = scene.discord.simulated_user.say(scene.member, scene.channel, "질문")
    answer = await (await scene.place(bot).fetch_message(said.id)).reply("답")
    assert answer.reference is not None
    assert answer.reference.message_id == said.id
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(read_message_history=True).value)
    _, told = await scene.rest(
        "POST",
        f"/channels/{scene.channel.id}/messages",
        {"content": "답", "message_reference": {"message_id": str(said.id)}},
    )
    assert told["code"] == 160002


async def test_a_client_with_the_intent_hears_messages(scene: Scene) -> None:
    client = Bot(discord.Intents(guilds=True, guild_messages=True))
    async with logged_in(client):
        await scene.place(client).send("내가 쓴 글")
        await until(client, "message '내가 쓴 글'")
