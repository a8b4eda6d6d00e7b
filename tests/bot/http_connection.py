"""The bots' connection to the API, answered by an httpx transport: a handler of the test's, or Django itself."""

from collections.abc import Mapping

import aiohttp
import httpx

from bot.api.connection import Connection, Response


class TransportConnection(Connection):
    """Sends each request through a transport."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        super().__init__()
        self._http = httpx.AsyncClient(transport=transport, timeout=None)  # noqa: S113 - the caller has a deadline

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str | int] | None = None,
        json: object = None,
    ) -> Response:
        try:
            answer = await self._http.request(method, url, headers=headers, params=params, json=json)
        except httpx.TransportError as error:
            raise aiohttp.ClientConnectionError(str(error)) from error
        return Response(answer.status_code, answer.content)

    async def close(self) -> None:
        await self._http.aclose()
