import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.server import ServerState

from bot.kakao_skill import __main__
from bot.kakao_skill.__main__ import HeaderDeadline, KakaoSettings, main
from sandbox.kakao.checker import problems
from sandbox.ports import free_port
from tests.bot.kakao_skill.chat import typed
from tests.bot.kakao_skill.mailbox import Mailbox, mailbox

ROOT = Path(__file__).parents[3]
SECRET = "test-skill-secret"


@contextmanager
def skill(**env: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run the process, and give its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.kakao_skill"],
        cwd=ROOT,
        env=os.environ | {"KAKAO_SKILL_PORT": str(port)} | env,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}/kakao/skill", process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", ["KAKAO_SKILL_SECRET", "API_CLIENT_ID", "API_CLIENT_SECRET"])
def test_what_is_missing_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "empty"))
    main([])
    assert capsys.readouterr().err == f"The Kakao skill is not started: {name} is missing.\n"


def test_a_secret_that_is_only_commas_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KAKAO_SKILL_SECRET", " , ")
    main([])
    assert capsys.readouterr().err == "The Kakao skill is not started: KAKAO_SKILL_SECRET is missing.\n"


def test_two_secrets_are_read_while_rotating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAKAO_SKILL_SECRET", " new , old,")
    assert KakaoSettings().skill_secrets == ("new", "old")


def test_the_process_answers_without_an_api_and_goes_at_a_signal() -> None:
    with skill() as (url, process):
        begun = time.monotonic()
        answer = httpx.post(url, json=typed("기술"), headers={"X-Skill-Secret": SECRET}, trust_env=False)
        assert (answer.status_code, problems(answer.json())) == (200, [])
        assert time.monotonic() - begun < 1
        process.send_signal(signal.SIGTERM)
        _, written = process.communicate(timeout=10)
    assert process.returncode in {0, -signal.SIGTERM}
    assert "Traceback" not in written
    assert "기술" not in written
    assert SECRET not in written


@pytest.mark.parametrize("sent", [b"", b"POST /kakao/skill HTTP/1.1\r\nHost: x\r\nX-Skill-"], ids=["nothing", "half"])
async def test_who_does_not_finish_the_headers_is_hung_up_on(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(__main__, "HEADERS_WITHIN_SECONDS", 0.1)
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert await asyncio.wait_for(reader.read(), 30) == b""
        writer.close()


async def test_who_finished_them_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "HEADERS_WITHIN_SECONDS", 0.1)
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(2):  # the second request of a connection that is kept
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n")
            await asyncio.sleep(0.3)  # longer than the limit for headers, which is not the body's
            writer.write(b"ok")
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        writer.close()


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """A server of the skill's protocol that answers with what it was sent; gives its port."""

    async def echo(request: Request) -> Response:
        return Response(await request.body())

    config = uvicorn.Config(Starlette(routes=[Route("/", echo, methods=["POST"])]), log_config=None)
    config.load()
    state, loop = ServerState(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: HeaderDeadline(config, state, app_state={}), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_promised_answer_is_delivered_although_the_process_is_told_to_go() -> None:
    async with mailbox() as box, silent_api() as api:
        await asyncio.to_thread(_promise_and_leave, box, api)
        assert len(box.letters) == 1


def _promise_and_leave(box: Mailbox, api: str) -> None:
    """Ask something that takes long, stop the process once it has promised, and wait for its end."""
    with skill(API_BASE_URL=api, KAKAO_BOT_API_BASE=box.base) as (url, process):
        body = typed("기술")
        body["userRequest"]["callbackUrl"] = box.url
        answer = httpx.post(url, json=body, headers={"X-Skill-Secret": SECRET}, trust_env=False).json()
        assert answer["useCallback"] is True
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


@asynccontextmanager
async def silent_api() -> AsyncIterator[str]:
    """An API that says nothing for three and a half seconds and then hangs up; gives its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3.5)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            assert httpx.get(url, trust_env=False).json() == {"status": "ok"}
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{url} never answered")
