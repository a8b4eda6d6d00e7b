"""Serves the stand-ins by aiohttp: Discord's routes themselves, every other request by an ASGI application."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import unquote

from aiohttp import web
from starlette.types import ASGIApp, Message, Scope

from sandbox.ports import HOST

LOOK_SECONDS = 0.1
END_SECONDS = 10.0
DISCONNECT_POLL_SECONDS = 0.1
GRACE_SECONDS = 2.0
"""Requests in progress may end, and close their database connections."""
WITHOUT_BODY = {204, 304}


class AsgiResponse:
    """Runs an ASGI application for one aiohttp request and streams its response.

    A response that ends before its declared length, or before the application has finished it, closes the
    connection, as a broken server does.
    """

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._response: web.StreamResponse | None = None
        self._missing_bytes = 0
        self._is_finished = False
        self._is_body_read = False

    async def run(self, app: ASGIApp) -> web.StreamResponse:
        """Run `app` and return the response, which is sent already."""
        await app(self._scope(), self._receive, self._send)
        if self._response is None:
            raise RuntimeError("the ASGI application sent no response")
        if (self._missing_bytes > 0 or not self._is_finished) and self._request.transport is not None:
            self._request.transport.close()  # what was written is still sent
        return self._response

    def _scope(self) -> Scope:
        raw_path, _, query = self._request.raw_path.partition("?")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": "http",
            "path": unquote(raw_path),
            "raw_path": raw_path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.lower(), value) for name, value in self._request.raw_headers],
            "client": (self._request.remote, 0),
            "server": (HOST, 0),
        }

    async def _receive(self) -> Message:
        if not self._is_body_read:
            body = await self._request.content.readany()
            self._is_body_read = self._request.content.at_eof()
            return {"type": "http.request", "body": body, "more_body": not self._is_body_read}
        while self._request.transport is not None and not self._request.transport.is_closing():  # noqa: ASYNC110  # aiohttp has no event for it
            await asyncio.sleep(DISCONNECT_POLL_SECONDS)
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._response = web.StreamResponse(status=message["status"])
            for name, value in message.get("headers", ()):
                self._response.headers.add(name.decode("latin-1"), value.decode("latin-1"))
            if self._has_body(self._response):
                self._missing_bytes = self._response.content_length or 0
            await self._response.prepare(self._request)
        elif self._response is not None:
            body = message.get("body", b"")
            if body and self._has_body(self._response):
                self._missing_bytes -= len(body)
                await self._response.write(body)
            self._is_finished = not message.get("more_body", False)

    def _has_body(self, response: web.StreamResponse) -> bool:
        return self._request.method != "HEAD" and response.status not in WITHOUT_BODY


def asgi_route(app: ASGIApp) -> web.RouteDef:
    """Return a route that passes every path to an ASGI application."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await AsgiResponse(request).run(app)

    return web.route("*", "/{path:.*}", handle)


@asynccontextmanager
async def running(app: web.Application, *, port: int = 0, grace_seconds: float = 0.1) -> AsyncIterator[str]:
    """Serve `app` in this event loop and yield its base address."""
    # Handlers are not cancelled when a client disconnects: Discord, too, completes the requests of a killed bot.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=grace_seconds)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextmanager
def serve(app: web.Application | ASGIApp, *, port: int = 0) -> Iterator[str]:
    """Serve `app` from a thread, for tests without an event loop, and yield its base address."""
    if not isinstance(app, web.Application):
        asgi, app = app, web.Application()
        app.add_routes([asgi_route(asgi)])
    served = app
    ready = threading.Event()
    found: list[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        stop = asyncio.Event()
        async with running(served, port=port, grace_seconds=GRACE_SECONDS) as url:
            found.append((url, asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),), name="sandbox", daemon=True)
    thread.start()
    while not ready.wait(LOOK_SECONDS):  # however slow the machine is
        if not thread.is_alive():
            raise RuntimeError("the sandbox did not start")
    url, loop, stop = found[0]
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(END_SECONDS)
