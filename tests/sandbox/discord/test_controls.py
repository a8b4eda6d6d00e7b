import time

import discord
import pytest

from tests.sandbox.discord.bots import Bot, eventually, logged_in, until
from tests.sandbox.discord.commands import CommandBot, Layout
from tests.sandbox.discord.scene import Scene


async def test_a_thousand_servers_are_founded_at_once_and_introduced(scene: Scene, bot: Bot) -> None:
    asked = {"name": "서버", "count": 1000, "channels": 2, "roles": 1, "member_ids": [str(scene.member.id)]}
    status, made = await scene.control("POST", "/guilds", asked)
    assert (status, len(made), len({one["id"] for one in made})) == (200, 1000, 1000)
    assert len({channel for one in made for channel in one["channels"]}) == 2000
    await until(bot, "join 서버 1000", 10)
    assert len(bot.guilds) == 1001
    assert scene.member.id in scene.discord.state.guild(int(made[9]["id"])).members


async def test_channels_and_users_are_added_and_removed(scene: Scene) -> None:
    _, made = await scene.control("POST", f"/guilds/{scene.guild.id}/channels", {"kind": "forum", "tags": ["기술"]})
    assert (made[0]["type"], made[0]["available_tags"][0]["name"]) == (15, "기술")
    parent = made[0]["id"]
    _, two = await scene.control("POST", f"/guilds/{scene.guild.id}/channels", {"count": 2, "parent_id": parent})
    assert [one["parent_id"] for one in two] == [parent, parent]
    assert (await scene.control("DELETE", f"/channels/{two[0]['id']}"))[0] == 204
    _, users = await scene.control("POST", "/users", {"username": "m", "count": 3, "guild_id": str(scene.guild.id)})
    assert [one["username"] for one in users] == ["m1", "m2", "m3"]
    assert int(users[0]["id"]) in scene.guild.members
    assert (await scene.control("DELETE", f"/guilds/{scene.guild.id}"))[0] == 204
    assert scene.discord.state.guilds == {}


async def test_rights_are_taken_and_given_back(scene: Scene) -> None:
    path = f"/channels/{scene.channel.id}"
    await scene.control("PUT", f"{path}/rights", {"deny": ["SEND_MESSAGES"]})
    assert (await scene.rest("POST", f"{path}/messages", {"content": "x"}))[1]["code"] == 50013
    await scene.control("PUT", f"{path}/rights", {})
    assert (await scene.rest("POST", f"{path}/messages", {"content": "x"}))[0] == 200
    await scene.control("PUT", f"/guilds/{scene.guild.id}/rights", {"deny": ["VIEW_CHANNEL"]})
    assert (await scene.rest("POST", f"{path}/messages", {"content": "x"}))[1]["code"] == 50001
    await scene.control("PUT", f"/guilds/{scene.guild.id}/rights", {})
    assert (await scene.rest("POST", f"{path}/messages", {"content": "x"}))[0] == 200


async def test_the_bot_is_kicked_and_invited(scene: Scene, bot: Bot) -> None:
    path = f"/guilds/{scene.guild.id}/bot"
    assert (await scene.control("DELETE", path))[0] == 204
    await until(bot, "remove 영어 한입 스터디")
    assert (await scene.control("DELETE", path))[0] == 403
    assert (await scene.control("POST", path))[0] == 200
    await until(bot, "join 영어 한입 스터디")
    assert (await scene.control("POST", path))[0] == 400


async def test_servers_channels_and_roles_are_changed_by_hand(scene: Scene, bot: Bot) -> None:
    await scene.control("PATCH", f"/guilds/{scene.guild.id}", {"name": "새 이름"})
    await scene.control("PATCH", f"/channels/{scene.channel.id}", {"name": "새-채널", "topic": "새 주제"})
    asked = {
        "name": "스터디원",
        "mentionable": True,
        "member_ids": [str(scene.member.id)],
        "permissions": ["manage_guild"],
    }
    _, role = await scene.control("POST", f"/guilds/{scene.guild.id}/roles", asked)
    await eventually(lambda: bot.guilds[0].get_role(int(role["id"])))
    assert (bot.guilds[0].name, scene.place(bot).name, scene.place(bot).topic) == ("새 이름", "새-채널", "새 주제")
    assert int(role["id"]) in scene.guild.members[scene.member.id].roles
    assert (await scene.control("DELETE", f"/guilds/{scene.guild.id}/roles/{role['id']}"))[0] == 204
    assert (await scene.control("DELETE", f"/guilds/{scene.guild.id}/roles/{role['id']}"))[0] == 400
    await eventually(lambda: bot.guilds[0].get_role(int(role["id"])) is None)


async def test_members_leave_but_not_the_owner(scene: Scene) -> None:
    path = f"/guilds/{scene.guild.id}/members"
    assert (await scene.control("DELETE", f"{path}/{scene.member.id}"))[0] == 204
    assert scene.member.id not in scene.guild.members
    assert (await scene.control("DELETE", f"{path}/{scene.owner.id}"))[0] == 400


async def test_a_message_is_removed_by_hand(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("오늘의 뉴스")
    assert (await scene.control("DELETE", f"/messages/{sent.id}"))[0] == 204
    with pytest.raises(discord.NotFound):
        await sent.edit(content="내린 뉴스")


async def test_an_outage_begins_and_ends(scene: Scene, bot: Bot) -> None:
    for down in (True, False):
        await scene.control("PUT", f"/guilds/{scene.guild.id}/outage", {"down": down})
        await until(bot, f"{'un' * down}available 영어 한입 스터디")


async def test_direct_messages_are_closed_and_opened(scene: Scene) -> None:
    _, dm = await scene.control("POST", f"/users/{scene.member.id}/dm")
    path = f"/channels/{dm['id']}/messages"
    await scene.control("PATCH", f"/users/{scene.member.id}", {"dms_open": False})
    assert (await scene.rest("POST", path, {"content": "x"}))[1]["code"] == 50007
    await scene.control("PATCH", f"/users/{scene.member.id}", {"dms_open": True})
    assert (await scene.rest("POST", path, {"content": "x"}))[0] == 200
    assert (await scene.control("DELETE", f"/channels/{dm['id']}"))[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/guilds", {"count": 0}, 400),
        ("POST", "/guilds", {"colour": "red"}, 400),
        ("POST", "/guilds", {"owner_id": "1"}, 404),
        ("POST", "/guilds/x/bot", {}, 400),
        ("PUT", "/channels/1/rights", {}, 404),
        ("PUT", "/channels/1/rights", {"deny": ["FLY"]}, 400),
        ("POST", "/press", {"user_id": "1"}, 400),
        ("POST", "/gateway", {"do": "dance"}, 400),
        ("POST", "/clock", {"seconds": -1}, 400),
        ("PATCH", "/settings", {"respond_seconds": 0}, 400),
        ("GET", "/commands", None, 400),
    ],
)
async def test_what_cannot_be_is_refused_with_a_sentence(
    scene: Scene, method: str, path: str, body: object, status: int
) -> None:
    answer, told = await scene.control(method, path, body)
    assert answer == status
    assert told.get("error") or told["errors"]


async def test_people_act_over_http(scene: Scene) -> None:
    who = {"user_id": str(scene.member.id), "channel_id": str(scene.channel.id)}
    async with logged_in(client := CommandBot()):
        message = await scene.place(client).send(view=Layout())
        _, seen = await scene.control("POST", "/command", who | {"command": "news", "options": {"category": "기술"}})
        assert (seen["outcome"], seen["ephemeral"]) == ("message", True)
        assert seen["message"]["content"].startswith("기술 뉴스")
        _, seen = await scene.control("POST", "/autocomplete", who | {"command": "news", "option": "category"})
        assert [one["name"] for one in seen["choices"]] == ["기술", "과학"]
        press = {"user_id": who["user_id"], "message_id": str(message.id), "custom_id": "save:7"}
        _, seen = await scene.control("POST", "/press", press)
        assert (seen["message"]["content"], seen["ephemeral"]) == ("7번을 저장했어요", True)
        assert seen["ack_milliseconds"] > 0
        _, listed = await scene.control("GET", f"/commands?user_id={scene.owner.id}&channel_id={scene.channel.id}")
        assert "setup" in [one["name"] for one in listed]
        _, all_of_them = await scene.control("GET", "/interactions")
        assert [one["type"] for one in all_of_them] == [2, 4, 3]


async def test_a_silent_bot_is_told_of_over_http(scene: Scene) -> None:
    scene.discord.settings.respond_seconds = 0.1
    who = {"user_id": str(scene.member.id), "channel_id": str(scene.channel.id)}
    async with logged_in(CommandBot()):
        _, seen = await scene.control("POST", "/command", who | {"command": "silent"})
    assert (seen["outcome"], seen["text"]) == ("failed", "The application did not respond")


async def test_a_member_writes_where_they_may(scene: Scene) -> None:
    asked = {"user_id": str(scene.member.id), "channel_id": str(scene.channel.id), "text": "안녕"}
    assert (await scene.control("POST", "/say", asked))[1]["content"] == "안녕"
    rights = {"deny": ["SEND_MESSAGES"], "user_id": str(scene.member.id)}
    await scene.control("PUT", f"/channels/{scene.channel.id}/rights", rights)
    assert (await scene.control("POST", "/say", asked))[0] == 400


async def test_what_was_posted_can_be_read_and_narrowed(scene: Scene, bot: Bot) -> None:
    sent = await scene.place(bot).send("하나", nonce="digest-1")
    await sent.edit(content="둘")
    _, posts = await scene.control("GET", f"/posts?channel_id={scene.channel.id}")
    assert [(one["what"], one["nonce"], one["message"]["content"]) for one in posts] == [
        ("create", "digest-1", "둘"),
        ("edit", "digest-1", "둘"),
    ]
    _, brief = await scene.control("GET", "/posts?what=create&brief=1")
    assert [(one["message_id"], "message" in one) for one in brief] == [(str(sent.id), False)]
    assert abs(brief[0]["at"] - time.time()) < 5


async def test_requests_and_figures_are_counted_and_cleared(scene: Scene) -> None:
    await scene.rest("GET", "/users/@me")
    await scene.rest("GET", "/channels/1", headers={})
    _, requests = await scene.control("GET", "/requests?path_prefix=/channels/")
    assert [(one["method"], one["path"], one["status"]) for one in requests] == [("GET", "/channels/1", 401)]
    _, figures = await scene.control("GET", "/figures")
    assert (figures["counts"]["requests"], figures["counts"]["invalid_requests"]) == (2, 1)
    await scene.control("DELETE", "/journal")
    assert (await scene.control("GET", "/requests"))[1] == []
    assert (await scene.control("GET", "/figures"))[1]["counts"] == {}


async def test_settings_change_one_by_one(scene: Scene) -> None:
    _, told = await scene.control("PATCH", "/settings", {"global_per_second": 7})
    assert (told["global_per_second"], told["message_seconds"]) == (7, 0)
    assert (await scene.control("GET", "/settings"))[1] == told


async def test_readiness_is_waited_for(scene: Scene) -> None:
    _, told = await scene.control("GET", "/ready?seconds=0.01")
    assert told == {"ready": False, "sessions": 0}
    async with logged_in(Bot()):
        assert (await scene.control("GET", "/ready"))[1] == {"ready": True, "sessions": 1}


async def test_the_gateway_is_troubled_over_http(scene: Scene, bot: Bot) -> None:
    bot.happened.clear()
    for trouble in ({"do": "reconnect"}, {"do": "disconnect", "code": 4000}, {"do": "disconnect"}):
        await scene.control("POST", "/gateway", trouble)
        await until(bot, "resumed")
        bot.happened.clear()
    await scene.control("POST", "/gateway", {"do": "invalidate"})
    await until(bot, "ready")
    _, told = await scene.control("GET", "/gateway")
    assert told["counts"]["resumes"] == 3
    assert [one["connected"] for one in told["sessions"]] == [True]


async def test_time_passes_at_once(scene: Scene) -> None:
    _, told = await scene.control("POST", "/clock", {"seconds": 3600})
    assert told["now"] > time.time() + 3000


async def test_a_hidden_channel_is_hidden_from_a_member_too(scene: Scene) -> None:
    view = discord.Permissions(view_channel=True).value
    scene.discord.changes.overwrite(scene.channel, deny=view, member=scene.member)
    asked = {"user_id": str(scene.member.id), "channel_id": str(scene.channel.id), "text": "안녕"}
    assert (await scene.control("POST", "/say", asked))[0] == 400
