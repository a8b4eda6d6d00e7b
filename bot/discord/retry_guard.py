"""Requests that discord.py must not repeat by itself.

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


class DoubtfulError(Exception):
    """Nobody can tell whether the first try got through; the second one was not made."""

    code = "discord.doubtful"


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
    trace.on_request_start.append(_before_request)
    trace.on_request_end.append(_after_request)


async def _before_request(
    session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
) -> None:
    tries = _tries.get()
    if tries is None:
        return
    if tries.begun and not tries.refused:
        raise DoubtfulError
    tries.begun, tries.refused = True, False


async def _after_request(
    session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
) -> None:
    tries = _tries.get()
    if tries is not None:
        tries.refused = request.response.status == HTTPStatus.TOO_MANY_REQUESTS
