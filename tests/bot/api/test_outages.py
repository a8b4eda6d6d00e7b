"""The API is down, slow or talks nonsense. (What it really says is in tests/contract.)"""

import asyncio
import time
from collections.abc import Callable, Coroutine

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from bot.api.client import StudyApi
from bot.api.errors import ApiUnavailableError
from contracts.base import WebAddress
from tests.bot.http_connection import TransportConnection
from tests.bot.stored_stories import MINA

Handler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


def api_behind(handler: Handler, deadline_seconds: float = 2.5) -> StudyApi:
    transport = httpx.MockTransport(handler)
    return StudyApi(
        "http://api", "id", "secret", connection=TransportConnection(transport), deadline_seconds=deadline_seconds
    )


def answering(body: bytes, status: int = 200) -> Handler:
    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("auth/token/"):
            return httpx.Response(200, json={"access": "service", "refresh": "r"})
        if request.url.path.endswith("auth/exchange/"):
            return httpx.Response(200, json={"access": "learner", "expires_in": 600})
        return httpx.Response(status, content=body)

    return answer


async def silence(request: httpx.Request) -> httpx.Response:
    await asyncio.sleep(60)
    raise AssertionError


async def test_silence_ends_at_the_deadline_whoever_is_silent() -> None:
    async with api_behind(silence, deadline_seconds=0.05) as api:
        begun = time.monotonic()
        with pytest.raises(ApiUnavailableError, match="TimeoutError"):
            await api.categories(MINA)
        assert time.monotonic() - begun < 1


async def test_the_deadline_is_for_signing_in_and_asking_together() -> None:
    async def slowly(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.06)
        return await answering(b'{"results": []}')(request)

    async with api_behind(slowly, deadline_seconds=0.15) as api:
        with pytest.raises(ApiUnavailableError):
            await api.categories(MINA)


async def test_a_speaker_cut_off_in_mid_exchange_does_not_block_the_next() -> None:
    begun = 0

    async def slow_at_first(request: httpx.Request) -> httpx.Response:
        nonlocal begun
        begun += 1
        return await (silence if begun == 1 else answering(b'{"results": []}'))(request)

    async with api_behind(slow_at_first, deadline_seconds=0.05) as api:
        with pytest.raises(ApiUnavailableError):
            await api.categories(MINA)
        assert await api.categories(MINA) == ()


@pytest.mark.parametrize("body", [b"<html>", b'{"results": [{"name": 1}]}', b"\xff", b"[" * 10_000])
async def test_nonsense_is_unavailable(body: bytes) -> None:
    async with api_behind(answering(body)) as api:
        with pytest.raises(ApiUnavailableError, match="ValidationError"):
            await api.categories(MINA)


def test_a_link_that_is_no_web_address_is_nonsense() -> None:
    for url in ("javascript:alert(1)", "ftp://x/y", "", "https://a b"):
        with pytest.raises(ValidationError):
            TypeAdapter(WebAddress).validate_python(url)


async def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    async with StudyApi("http://127.0.0.1:9", "id", "secret") as api:
        with pytest.raises(ApiUnavailableError, match="ClientConnectorError"):
            await api.categories(MINA)
