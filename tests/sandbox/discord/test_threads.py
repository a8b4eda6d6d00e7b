import discord
import pytest

from tests.sandbox.discord.bots import Bot
from tests.sandbox.discord.scene import Scene


def forum_of(scene: Scene, bot: Bot, **more: object) -> discord.ForumChannel:
    made = scene.discord.factory.channel(scene.guild, "토론", "forum", tags=["기술", "과학"], **more)  # type: ignore[arg-type]
    data = made.json()
    return discord.ForumChannel(state=bot._connection, guild=bot.guilds[0], data=data)  # type: ignore[arg-type]


async def test_a_thread_on_a_message_has_its_id_and_takes_messages(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("오늘의 뉴스")
    thread = await sent.create_thread(name="토론", auto_archive_duration=1440)
    assert thread.id == sent.id
    await thread.send("어땠나요?")
    assert (await scene.place(bot).fetch_message(sent.id)).flags.has_thread
    assert scene.guild.threads[thread.id].json()["message_count"] == 1


async def test_threads_have_rights_of_their_own(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("오늘의 뉴스")
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(create_public_threads=True).value)
    with pytest.raises(discord.Forbidden):
        await sent.create_thread(name="토론")
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(send_messages=True).value)
    thread = await sent.create_thread(name="토론")
    await thread.send("보내진다")
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(send_messages_in_threads=True).value)
    with pytest.raises(discord.Forbidden):
        await thread.send("안 보내진다")


async def test_an_archived_thread_opens_by_itself_and_a_locked_one_does_not(scene: Scene, bot: Bot) -> None:
    thread = await (await scene.place(bot).send("오늘의 뉴스")).create_thread(name="토론")
    sent = await thread.send("하나")
    kept = scene.guild.threads[thread.id].thread
    assert kept is not None
    scene.discord.threads.change(scene.guild.threads[thread.id], {"archived": True})
    with pytest.raises(discord.HTTPException) as refused:
        await sent.edit(content="둘")
    assert refused.value.code == 50083
    await thread.send("셋")
    assert not kept.archived
    scene.discord.threads.change(scene.guild.threads[thread.id], {"archived": True, "locked": True})
    with pytest.raises(discord.HTTPException) as refused:
        await thread.send("넷")
    assert refused.value.code == 160005


async def test_a_bot_archives_its_own_thread_but_may_not_lock_it(scene: Scene, bot: Bot) -> None:
    thread = await (await scene.place(bot).send("오늘의 뉴스")).create_thread(name="토론")
    await thread.edit(archived=True, name="끝난 토론")
    assert scene.guild.threads[thread.id].name == "끝난 토론"
    with pytest.raises(discord.Forbidden):
        await thread.edit(locked=True)


async def test_a_forum_post_has_its_first_message_and_its_tags(scene: Scene, bot: Bot) -> None:
    forum = forum_of(scene, bot)
    made = await forum.create_thread(name="Electric crane", content="Quiet.", applied_tags=[forum.available_tags[0]])
    assert made.message.id == made.thread.id
    assert made.message.content == "Quiet."
    assert scene.guild.threads[made.thread.id].json()["applied_tags"] == [str(forum.available_tags[0].id)]


async def test_a_forum_can_require_a_tag(scene: Scene, bot: Bot) -> None:
    forum = forum_of(scene, bot, require_tag=True)
    with pytest.raises(discord.HTTPException) as refused:
        await forum.create_thread(name="글", content="글")
    assert refused.value.code == 40067


async def test_an_unknown_or_a_sixth_tag_is_refused(scene: Scene, bot: Bot) -> None:
    forum = forum_of(scene, bot)
    for tags in (["1"], [str(forum.available_tags[0].id)] * 6):
        body = {"name": "글", "message": {"content": "글"}, "applied_tags": tags}
        _, told = await scene.rest("POST", f"/channels/{forum.id}/threads", body)
        assert told["code"] == 50035


async def test_archived_threads_are_listed_the_latest_first_and_page_by_page(scene: Scene, bot: Bot) -> None:
    place = scene.place(bot)
    threads = [await (await place.send(f"{number}")).create_thread(name=f"{number}") for number in range(3)]
    for thread in threads[:2]:
        scene.discord.clock.advance(1)
        await thread.edit(archived=True)
    assert [thread.name async for thread in place.archived_threads()] == ["1", "0"]
    assert [thread.name async for thread in place.archived_threads(limit=1)] == ["1"]
