"""Where the application can be used: its servers, direct messages, and wherever a user brings it."""

import discord

from tests.sandbox.discord.bots import Bot, until
from tests.sandbox.discord.scene import Scene


async def test_in_direct_messages_only_commands_for_them_show(scene: Scene, command_bot: Bot) -> None:
    dm = scene.discord.factory.dm(scene.member)
    names = [one["name"] for one in scene.discord.simulated_user.commands(scene.member, dm)]
    assert "today" in names
    seen = await scene.discord.simulated_user.use(scene.member, dm, "today")
    assert seen.message is not None
    assert seen.message.body.content == "DM False"


async def test_a_user_brings_the_bot_to_a_foreign_server(scene: Scene, command_bot: Bot) -> None:
    foreign = scene.discord.factory.guild("남의 서버", scene.owner, with_bot=False)
    place = scene.discord.factory.channel(foreign, "일반")
    scene.discord.factory.member(foreign, scene.member)
    assert scene.discord.simulated_user.commands(scene.member, place) == []
    scene.member.installed = True
    assert [one["name"] for one in scene.discord.simulated_user.commands(scene.member, place)] == ["today"]
    seen = await scene.discord.simulated_user.use(scene.member, place, "today")
    assert seen.message is not None
    assert (seen.message.body.content, seen.is_private) == ("서버 True", False)
    await until(command_bot, "refused 40094")
    assert len(seen.interaction.followups) == 5


async def test_a_foreign_server_can_make_such_answers_private(scene: Scene, command_bot: Bot) -> None:
    foreign = scene.discord.factory.guild("남의 서버", scene.owner, with_bot=False)
    place = scene.discord.factory.channel(foreign, "일반")
    scene.discord.factory.member(foreign, scene.member)
    scene.member.installed = True
    scene.discord.changes.overwrite(place, deny=discord.Permissions(use_external_apps=True).value, member=scene.member)
    assert (await scene.discord.simulated_user.use(scene.member, place, "today")).is_private


async def test_who_may_not_use_commands_has_none(scene: Scene, command_bot: Bot) -> None:
    denied = discord.Permissions(use_application_commands=True).value
    scene.discord.changes.overwrite(scene.channel, deny=denied, member=scene.member)
    assert scene.discord.simulated_user.commands(scene.member, scene.channel) == []
