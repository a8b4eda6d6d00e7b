import time

import pytest

from sandbox.discord.model.permissions import Permission
from tests.sandbox.discord.bots import Bot, logged_in, until
from tests.sandbox.discord.commands import CommandBot, Layout
from tests.sandbox.discord.scene import Scene


async def test_servers_and_users_are_added_and_introduced(scene: Scene, bot: Bot) -> None:
    asked = {"name": "서버", "count": 9, "channels": 2}
    status, made = await scene.control("POST", "/guilds", asked)
    assert (status, len({one["id"] for one in made})) == (200, 9)
    assert len({channel for one in made for channel in one["channels"]}) == 18
    await until(bot, "join 서버 9")
    _, users = await scene.control("POST", "/users", {"username": "m", "count": 3, "guild_id": str(scene.guild.id)})
    assert [one["username"] for one in users] == ["m1", "m2", "m3"]
    assert int(users[0]["id"]) in scene.guild.members


async def test_what_people_set_themselves_decides_what_the_bot_may(scene: Scene) -> None:
    dm = scene.discord.factory.dm(scene.member)
    await scene.control("PATCH", f"/users/{scene.member.id}", {"dms_open": False})
    assert (await scene.rest("POST", f"/channels/{dm.id}/messages", {"content": "x"}))[1]["code"] == 50007
    path = f"/channels/{scene.channel.id}"
    for rights, status in (({"deny": ["SEND_MESSAGES"]}, 403), ({}, 200)):
        await scene.control("PUT", f"{path}/rights", rights)
        assert (await scene.rest("POST", f"{path}/messages", {"content": "x"}))[0] == status
    stranger = scene.discord.factory.dm(scene.discord.factory.user("stranger"))
    assert (await scene.rest("POST", f"/channels/{stranger.id}/messages", {"content": "x"}))[1]["code"] == 50278


async def test_the_bot_is_kicked_and_invited(scene: Scene, bot: Bot) -> None:
    path = f"/guilds/{scene.guild.id}/bot"
    assert (await scene.control("DELETE", path))[0] == 204
    await until(bot, "remove 영어 한입 스터디")
    assert (await scene.control("DELETE", path))[0] == 403
    assert (await scene.control("POST", path))[0] == 200
    await until(bot, "join 영어 한입 스터디")
    assert (await scene.control("POST", path))[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/guilds", {"count": 0}, 400),
        ("POST", "/guilds", {"owner_id": "1"}, 404),
        ("POST", "/guilds/x/bot", {}, 400),
        ("PUT", "/channels/1/rights", {"deny": ["FLY"]}, 400),
        ("POST", "/press", {"user_id": "1"}, 400),
        ("POST", "/gateway", {"do": "unknown"}, 400),
        ("PATCH", "/settings", {"respond_seconds": 0}, 400),
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


async def test_a_member_writes_where_they_may(scene: Scene) -> None:
    asked = {"user_id": str(scene.member.id), "channel_id": str(scene.channel.id), "text": "안녕"}
    assert (await scene.control("POST", "/say", asked))[1]["content"] == "안녕"
    scene.discord.changes.overwrite(scene.channel, deny=int(Permission.SEND_MESSAGES), member=scene.member)
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
    assert scene.discord.gateway.counts["resumes"] == 3
