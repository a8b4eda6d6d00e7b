import asyncio

import discord
import pytest

from sandbox.discord.seed import add_sample_servers
from tests.sandbox.discord.bots import Bot, ShardedBot, eventually, logged_in, until
from tests.sandbox.discord.scene import Scene


async def test_a_client_becomes_ready_and_knows_its_server(scene: Scene, bot: Bot) -> None:
    guild = bot.get_guild(scene.guild.id)
    assert guild is not None
    assert (guild.name, guild.owner_id, guild.member_count) == ("영어 한입 스터디", scene.owner.id, 3)
    assert [channel.name for channel in guild.channels] == ["오늘의-뉴스"]
    assert guild.me.guild_permissions.send_messages
    assert bot.user is not None
    assert bot.user.name == "newsbite"


async def test_without_the_members_intent_a_client_knows_only_itself(scene: Scene, bot: Bot) -> None:
    guild = bot.get_guild(scene.guild.id)
    assert guild is not None
    assert [member.id for member in guild.members] == [scene.discord.state.bot.id]


async def test_the_planted_servers_are_complete_and_have_the_same_ids_each_time(scene: Scene) -> None:
    def planted() -> list[tuple[int, list[int]]]:
        service = type(scene.discord)()
        add_sample_servers(service)
        return [(guild.id, [*guild.channels, *guild.roles]) for guild in service.state.guilds.values()]

    assert planted() == planted()
    assert len(planted()) == 3


async def test_a_wrong_token_is_refused_at_login(scene: Scene) -> None:
    client = Bot()
    with pytest.raises(discord.LoginFailure):
        async with logged_in(client, "wrong"):
            pass


async def test_a_token_that_goes_bad_before_identify_closes_with_4004(scene: Scene) -> None:
    client = Bot()

    async def change_token() -> None:
        scene.discord.settings.bot_token = "another"

    client.setup_hook = change_token  # type: ignore[method-assign]  # runs between login and gateway
    with pytest.raises(discord.ConnectionClosed) as closed:
        async with logged_in(client):
            pass
    assert closed.value.code == 4004


async def test_a_privileged_intent_must_be_allowed(scene: Scene) -> None:
    intents = discord.Intents(guilds=True, members=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with logged_in(Bot(intents)):
            pass
    scene.discord.settings.privileged_intents = intents.value
    client = Bot(intents)
    async with logged_in(client):
        assert len(client.guilds[0].members) == 3


async def test_too_many_servers_need_shards(scene: Scene) -> None:
    scene.discord.settings.guilds_per_shard = 1
    scene.discord.factory.guild("둘째", scene.owner)
    with pytest.raises(discord.ConnectionClosed) as closed:
        async with logged_in(Bot()):
            pass
    assert closed.value.code == 4011


async def test_shards_divide_the_servers(scene: Scene) -> None:
    for number in range(8):
        scene.discord.factory.guild(f"서버 {number}", scene.owner)
    scene.discord.settings.shards = 2
    client = ShardedBot()
    async with logged_in(client):
        shards = {guild.id: guild.shard_id for guild in client.guilds}
        assert client.shard_count == 2
        assert len(shards) == 9
        assert set(shards.values()) == {0, 1}
        assert all((guild_id >> 22) % 2 == shard for guild_id, shard in shards.items())


async def test_an_event_goes_to_the_shard_of_its_server(scene: Scene) -> None:
    scene.discord.settings.shards = 2
    client = ShardedBot()
    async with logged_in(client):
        scene.discord.factory.guild("새 서버", scene.owner)
        await until(client, "join 새 서버")
        assert client.happened.count("join 새 서버") == 1


async def test_one_shard_is_recommended_for_each_thousand_servers(scene: Scene) -> None:
    for number in range(1000):
        scene.discord.factory.guild(f"서버 {number}", scene.owner)
    status, told = await scene.rest("GET", "/gateway/bot")
    assert (status, told["shards"]) == (200, 2)
    assert told["url"] == scene.address.gateway_url


async def test_two_processes_with_one_token_both_hear_everything(scene: Scene, bot: Bot) -> None:
    other = Bot()
    async with logged_in(other):
        scene.discord.factory.guild("새 서버", scene.owner)
        await asyncio.gather(until(bot, "join 새 서버"), until(other, "join 새 서버"))


async def test_servers_come_and_go(scene: Scene, bot: Bot) -> None:
    changes = scene.discord.changes
    changes.outage(scene.guild, is_down=True)
    await until(bot, "unavailable 영어 한입 스터디")
    changes.outage(scene.guild, is_down=False)
    await until(bot, "available 영어 한입 스터디")
    changes.kick_bot(scene.guild)
    await until(bot, "remove 영어 한입 스터디")
    scene.discord.factory.invite_bot(scene.guild)
    await until(bot, "join 영어 한입 스터디")


async def test_a_removed_channel_is_told_of(scene: Scene, bot: Bot) -> None:
    scene.discord.changes.delete_channel(scene.channel)
    await until(bot, "channel gone 오늘의-뉴스")
    assert bot.get_channel(scene.channel.id) is None


async def test_lost_rights_are_known_to_the_client_at_once(scene: Scene, bot: Bot) -> None:
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(send_messages=True).value)
    await eventually(lambda: not scene.place(bot).permissions_for(bot.guilds[0].me).send_messages)
    assert scene.place(bot).permissions_for(bot.guilds[0].me).view_channel


async def test_roles_are_told_of(scene: Scene, bot: Bot) -> None:
    guild = bot.guilds[0]
    role = scene.discord.factory.role(scene.guild, "스터디원", mentionable=True)
    scene.discord.changes.member_roles(scene.guild, scene.discord.state.bot, {role.id})
    await eventually(lambda: role.id in [one.id for one in guild.me.roles])
    scene.discord.changes.delete_role(scene.guild, role)
    await eventually(lambda: guild.get_role(role.id) is None)
