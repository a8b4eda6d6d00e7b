import discord
import pytest

from sandbox.discord.events import GUILD_MEMBERS
from tests.sandbox.discord.bots import Bot
from tests.sandbox.discord.scene import Scene


async def test_direct_messages_reach_a_member(scene: Scene, bot: Bot) -> None:
    user = await bot.fetch_user(scene.owner.id)
    sent = await user.send("권한이 없어졌어요")
    dm = scene.discord.state.dms[scene.owner.id]
    assert (sent.channel.id, dm.messages[sent.id].body.content) == (dm.id, "권한이 없어졌어요")


async def test_closed_direct_messages_are_50007(scene: Scene, bot: Bot) -> None:
    scene.owner.dms_open = False
    user = await bot.fetch_user(scene.owner.id)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("들리나요?")
    assert refused.value.code == 50007


async def test_without_a_common_server_direct_messages_are_50278(scene: Scene, bot: Bot) -> None:
    stranger = scene.discord.factory.user("stranger")
    with pytest.raises(discord.Forbidden) as refused:
        await (await bot.fetch_user(stranger.id)).send("안녕")
    assert refused.value.code == 50278
    stranger.installed = True
    await (await bot.fetch_user(stranger.id)).send("안녕")


@pytest.mark.parametrize("recipient", [1, "self"])
async def test_some_cannot_be_written_to_at_all(scene: Scene, recipient: object) -> None:
    wanted = str(scene.discord.state.bot.id) if recipient == "self" else recipient
    _, told = await scene.rest("POST", "/users/@me/channels", {"recipient_id": wanted})
    assert told["code"] == 50033


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/users/1", 404, 10013),
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/channels/x", 400, 50035),
        ("GET", "/nowhere", 404, 0),
        ("PATCH", "/users/@me/nothing", 404, 0),
        ("PUT", "/applications/1/commands", 403, 20012),
    ],
)
async def test_what_is_not_there_has_its_code(scene: Scene, method: str, path: str, status: int, code: int) -> None:
    answer, told = await scene.rest(method, path)
    assert (answer, told["code"]) == (status, code)


async def test_a_wrong_token_is_401_everywhere(scene: Scene) -> None:
    for path in ("/users/@me", f"/channels/{scene.channel.id}"):
        status, told = await scene.rest("GET", path, headers={"Authorization": "Bot wrong"})
        assert (status, told["message"]) == (401, "401: Unauthorized")


async def test_broken_json_is_50109(scene: Scene) -> None:
    url = f"{scene.address.api_base}/channels/{scene.channel.id}/messages"
    headers = {"Authorization": "Bot sandbox-discord-bot-token", "Content-Type": "application/json"}
    async with scene.http.post(url, data=b"{", headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50109)


async def test_a_server_shows_its_channels_roles_and_members(scene: Scene) -> None:
    base = f"/guilds/{scene.guild.id}"
    assert (await scene.rest("GET", base))[1]["name"] == "영어 한입 스터디"
    assert [one["name"] for one in (await scene.rest("GET", f"{base}/channels"))[1]] == ["오늘의-뉴스"]
    assert [one["name"] for one in (await scene.rest("GET", f"{base}/roles"))[1]] == ["@everyone", "한입뉴스"]
    assert (await scene.rest("GET", f"{base}/members/{scene.member.id}"))[1]["user"]["username"] == "jun"
    assert (await scene.rest("GET", "/users/@me/guilds"))[1] == [{"id": str(scene.guild.id), "name": scene.guild.name}]


async def test_who_is_no_member_is_10007(scene: Scene) -> None:
    stranger = scene.discord.factory.user("stranger")
    _, told = await scene.rest("GET", f"/guilds/{scene.guild.id}/members/{stranger.id}")
    assert told["code"] == 10007


async def test_the_member_list_takes_the_privileged_intent(scene: Scene) -> None:
    path = f"/guilds/{scene.guild.id}/members?limit=2"
    assert (await scene.rest("GET", path))[1]["code"] == 50001
    scene.discord.settings.privileged_intents = GUILD_MEMBERS
    assert len((await scene.rest("GET", path))[1]) == 2


async def test_a_bot_leaves_a_server(scene: Scene, bot: Bot) -> None:
    await bot.guilds[0].leave()
    assert (await scene.rest("GET", f"/guilds/{scene.guild.id}"))[1]["code"] == 50001


async def test_a_channel_is_removed_only_with_the_right(scene: Scene, bot: Bot) -> None:
    with pytest.raises(discord.Forbidden):
        await scene.place(bot).delete()
    await scene.control("PUT", f"/guilds/{scene.guild.id}/rights", {"allow": ["MANAGE_CHANNELS"]})
    await scene.place(bot).delete()
    assert scene.channel.id not in scene.discord.state.channels


async def test_typing_needs_the_right_to_send(scene: Scene, bot: Bot) -> None:
    await scene.place(bot).typing()
    scene.discord.changes.overwrite(scene.channel, deny=discord.Permissions(send_messages=True).value)
    with pytest.raises(discord.Forbidden):
        await scene.place(bot).typing()


async def test_during_an_outage_nothing_there_can_be_reached(scene: Scene) -> None:
    scene.discord.changes.outage(scene.guild, is_down=True)
    assert (await scene.rest("GET", f"/channels/{scene.channel.id}"))[1]["code"] == 50001


@pytest.mark.parametrize("body", [{"embeds": 5}, {"components": [1]}, {"content": "x", "flags": "many"}, [], "x"])
async def test_a_body_of_the_wrong_shape_is_no_crash(scene: Scene, body: object) -> None:
    status, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", body)
    assert (status, told["code"]) == (400, 50035)
