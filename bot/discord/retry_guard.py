"""What may be tried again after an error, and a guard against retries of discord.py that could post twice.

A message has a nonce, so a repeated create brings the first one back; a forum post has none, and discord.py would post
it a second time after a 500 although the first may stand. Here only a 429, which surely posted nothing, is tried again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
import discord

from bot.discord.rate_windows import WindowClosedError
from bot.discord.request_pacing import PaceClosedError

NETWORK_BLOCKED = 40333  # Cloudflare stopped the request before Discord saw it
NEVER_SENT = (WindowClosedError, PaceClosedError, aiohttp.ClientConnectorError)


class DoubtfulError(Exception):
    """It is unknown whether the first request took effect; the second one was not sent."""

    code = "discord.doubtful"


def is_doubtful(error: BaseException) -> bool:
    """Say whether the request may have taken effect all the same."""
    if isinstance(error, discord.HTTPException):
        return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or error.status == HTTPStatus.REQUEST_TIMEOUT
    return not isinstance(error, NEVER_SENT)


def is_unavailable(error: discord.HTTPException) -> bool:
    """Say whether an answer speaks of Discord or the network before it, and not of the request."""
    is_refused_for_now = error.status == HTTPStatus.TOO_MANY_REQUESTS
    return is_doubtful(error) or is_refused_for_now or error.code in {0, NETWORK_BLOCKED}  # an HTML page has no code


@dataclass
class _Tries:
    begun: bool = False
    refused: bool = False


_tries: ContextVar[_Tries | None] = ContextVar("tries", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Raise DoubtfulError where a request inside would be sent a second time after a doubtful first."""
    token = _tries.set(_Tries())
    try:
        yield
    finally:
        _tries.reset(token)


def watch(trace: aiohttp.TraceConfig) -> None:
    """Make a client's requests subject to `once`."""

    async def before_request(
        session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        if tries := _tries.get():
            if tries.begun and not tries.refused:
                raise DoubtfulError
            tries.begun, tries.refused = True, False

    async def after_request(
        session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
    ) -> None:
        if tries := _tries.get():
            tries.refused = request.response.status == HTTPStatus.TOO_MANY_REQUESTS

    trace.on_request_start.append(before_request)
    trace.on_request_end.append(after_request)
