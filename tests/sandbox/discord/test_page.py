import asyncio
import json
import re

import aiohttp
import pytest
import yarl

from sandbox.discord.page import STATIC
from tests.sandbox.discord.bots import logged_in
from tests.sandbox.discord.commands import CommandBot
from tests.sandbox.discord.scene import Scene


async def get(scene: Scene, path: str, **query: object) -> tuple[int, str]:
    params = {name: str(value) for name, value in query.items()}
    async with scene.http.get(scene.address.url + path, params=params) as answer:
        return answer.status, await answer.text()


async def test_the_page_speaks_korean_and_everything_it_loads_is_there(scene: Scene) -> None:
    status, page = await get(scene, "/discord/")
    assert (status, 'lang="ko"' in page) == (200, True)
    loaded = re.findall(r'(?:src|href)="(/discord/static/[^"]+)"', page)
    imported = {name for path in STATIC.glob("*.js") for name in re.findall(r'from "\./([^"]+)"', path.read_text())}
    for path in [*loaded, *(f"/discord/static/{name}" for name in imported)]:
        assert (await get(scene, path))[0] == 200


async def test_nothing_a_message_says_can_run_or_load(scene: Scene) -> None:
    async with scene.http.get(scene.address.page) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_page_never_turns_text_into_markup() -> None:
    scripts = "\n".join(path.read_text() for path in STATIC.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", scripts)


def test_the_page_needs_nothing_from_outside() -> None:
    files = [path for path in STATIC.iterdir() if path.suffix in {".html", ".css", ".js"}]
    assert not [
        path for path in files if re.search(r"""(?:src|href|from|url\()\s*=?\s*["'(]?https?://""", path.read_text())
    ]


@pytest.mark.parametrize("name", ["nothing.js", "..%2fpage.py", "__init__.py"])
async def test_only_the_pages_own_files_are_given(scene: Scene, name: str) -> None:
    async with scene.http.get(yarl.URL(f"{scene.address.url}/discord/static/{name}", encoded=True)) as answer:
        assert answer.status == 404


async def test_the_scene_is_what_one_person_sees(scene: Scene) -> None:
    secret = scene.discord.factory.channel(scene.guild, "운영")
    scene.discord.changes.overwrite(secret, deny=1 << 10, member=scene.member)
    scene.discord.changes.overwrite(scene.channel, deny=1 << 11, member=scene.member)
    status, text = await get(scene, "/discord/page/scene", user_id=scene.member.id)
    told = json.loads(text)
    guild = told["guilds"][0]
    assert (status, told["me"]["global_name"], told["bot"]["online"]) == (200, "준", False)
    assert [(one["name"], one["can_send"]) for one in guild["channels"]] == [("오늘의-뉴스", False)]
    assert {one["name"] for one in guild["members"]} == {"민아", "준", "한입뉴스"}
    assert {one["global_name"] for one in told["people"]} == {"민아", "준"}


async def test_a_channel_shows_messages_and_what_is_for_this_person_alone(scene: Scene) -> None:
    async with logged_in(client := CommandBot()):
        await scene.place(client).send("모두에게")
        await scene.discord.simulated_user.use(scene.member, scene.channel, "news")
        seen = {
            user.username: json.loads(
                (await get(scene, "/discord/page/channel", user_id=user.id, channel_id=scene.channel.id))[1]
            )
            for user in (scene.member, scene.owner)
        }
    assert [one["content"] for one in seen["jun"]["messages"]] == ["모두에게", "모든 뉴스 (ko)"]
    assert [one["content"] for one in seen["mina"]["messages"]] == ["모두에게"]
    assert "setup" in [one["name"] for one in seen["mina"]["commands"]]
    assert "setup" not in [one["name"] for one in seen["jun"]["commands"]]


async def test_a_hidden_channel_shows_nothing(scene: Scene) -> None:
    scene.discord.changes.overwrite(scene.channel, deny=1 << 10, member=scene.member)
    query = {"user_id": scene.member.id, "channel_id": scene.channel.id}
    assert (await get(scene, "/discord/page/channel", **query))[0] == 403


async def test_a_forum_shows_its_posts_the_latest_first(scene: Scene) -> None:
    forum = scene.discord.factory.channel(scene.guild, "토론", "forum")
    for name in ("첫째", "둘째"):
        body = {"name": name, "message": {"content": f"{name} 글"}}
        await scene.rest("POST", f"/channels/{forum.id}/threads", body)
    _, text = await get(scene, "/discord/page/channel", user_id=scene.member.id, channel_id=forum.id)
    posts = json.loads(text)["posts"]
    assert [(one["name"], one["starter"]["content"]) for one in posts] == [("둘째", "둘째 글"), ("첫째", "첫째 글")]


async def test_what_happens_is_streamed_and_private_things_to_one_alone(scene: Scene) -> None:
    async with logged_in(CommandBot()):
        streams = [
            await scene.http.get(f"{scene.address.url}/discord/page/events?user_id={user.id}")
            for user in (scene.member, scene.owner)
        ]
        await scene.discord.simulated_user.use(scene.member, scene.channel, "news")
        scene.discord.simulated_user.say(scene.member, scene.channel, "안녕")
        scene.discord.factory.channel(scene.guild, "끝")
        told = [await names_until(stream, "CHANNEL_CREATE") for stream in streams]
    for stream in streams:
        stream.close()
    assert told == [["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_CREATE"], ["MESSAGE_CREATE"]]


async def names_until(stream: aiohttp.ClientResponse, last: str) -> list[str]:
    names: list[str] = []
    async with asyncio.timeout(3):
        while last not in names:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                names.append(json.loads(line.removeprefix(b"data: "))["name"])
    return names[:-1]
