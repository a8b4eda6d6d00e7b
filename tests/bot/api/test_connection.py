"""The way to the API over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.api.client import StudyApi
from bot.api.connection import Connection, Response
from bot.api.errors import ApiUnavailableError
from tests.bot.stored_stories import MINA

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[str]:
    """Let somebody answer connections; gives the address."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.sleep(0.02)  # its connections notice that they were left


def answering(answer: bytes, heard: list[bytes]) -> Serve:
    """Answer every request of a connection with the same bytes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(b"connection")
        while head := await _head(reader):
            size = (
                int(head.lower().split(b"content-length:")[1].split()[0]) if b"content-length:" in head.lower() else 0
            )
            heard.append(head + await reader.readexactly(size))
            writer.write(answer)
        writer.close()

    return serve


@asynccontextmanager
async def connected() -> AsyncIterator[Connection]:
    connection = Connection()
    try:
        yield connection
    finally:
        await connection.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


async def test_a_request_and_its_answer_arrive_whole_and_the_connection_is_kept() -> None:
    heard: list[bytes] = []
    answer = b'HTTP/1.1 201 Created\r\nX-Cache: hit\r\nContent-Length: 8\r\n\r\n{"a": 1}'
    headers = {"Authorization": "Bearer t"}
    async with serving(answering(answer, heard)) as url, connected() as api:
        for _ in range(3):
            got = await api.send("POST", f"{url}/x", params={"q": "가"}, json={"b": "가"}, headers=headers)
    assert got == Response(201, b'{"a": 1}')
    assert heard.count(b"connection") == 1
    assert b"POST /x?q=%EA%B0%80 HTTP/1.1" in heard[1]
    assert b"Authorization: Bearer t" in heard[1]
    assert json.loads(heard[1].partition(b"\r\n\r\n")[2]) == {"b": "가"}


async def test_an_answer_in_chunks_is_put_together() -> None:
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with serving(answering(answer, [])) as url, connected() as api:
        assert (await api.send("GET", url, headers={})).body == b"abcde"


async def test_a_redirect_is_not_followed() -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    async with serving(answering(answer, [])) as url, connected() as api:
        assert (await api.send("GET", url, headers={})).status == 302


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"])
async def test_a_broken_answer_is_unavailable(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with serving(serve) as url, StudyApi(url, "id", "secret") as api:
        with pytest.raises(ApiUnavailableError):
            await api.me(MINA)
