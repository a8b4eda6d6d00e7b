"""HTTP to the API over connections that are kept open, through aiohttp: below discord.py anyway, and cheap on the CPU.

https://docs.aiohttp.org/en/stable/client_reference.html
"""

from collections.abc import Mapping
from typing import NamedTuple

import aiohttp

from bot import monitoring

CONNECTIONS_MAX = 100
NO_ANSWER = (TimeoutError, aiohttp.ClientError, OSError)
"""Raised when no whole answer came."""


class Response(NamedTuple):
    """A whole answer."""

    status: int
    body: bytes


class Connection:
    """Sends requests. It has no deadline: the caller sets one."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str | int] | None = None,
        json: object = None,
    ) -> Response:
        """Return the whole answer; redirects are not followed. Raises one of NO_ANSWER."""
        if self._session is None:  # it has to be made where the event loop runs
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS_MAX),
                timeout=aiohttp.ClientTimeout(total=None, connect=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,  # our own API is not behind the proxy that the environment may name
            )
        with monitoring.API_SECONDS.time():
            async with self._session.request(
                method, url, headers=headers, params=params, json=json, allow_redirects=False
            ) as answer:
                return Response(answer.status, await answer.read())

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
