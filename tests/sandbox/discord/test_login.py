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


async def test_a_privileged_intent_is_refused(scene: Scene) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with logged_in(Bot(discord.Intents(guilds=True, members=True))):
            pass


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


async def test_servers_come_and_go(scene: Scene, bot: Bot) -> None:
    scene.discord.changes.kick_bot(scene.guild)
    await until(bot, "remove 영어 한입 스터디")
    scene.discord.factory.invite_bot(scene.guild)
    await until(bot, "join 영어 한입 스터디")


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
