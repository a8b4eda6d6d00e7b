import pytest

from tests.sandbox.discord.scene import Scene


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/channels/x", 400, 50035),
        ("GET", "/nowhere", 404, 0),
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


@pytest.mark.parametrize("body", [{"components": [1]}, {"content": "x", "flags": "many"}, []])
async def test_a_body_of_the_wrong_shape_is_no_crash(scene: Scene, body: object) -> None:
    status, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", body)
    assert (status, told["code"]) == (400, 50035)
