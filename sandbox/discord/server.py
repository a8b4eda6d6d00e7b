"""Serves a stand-in on loopback: in this event loop, in a thread of its own, or as a process."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from aiohttp import web

from sandbox.discord.controls import edit_controls, people, places, workings
from sandbox.discord.errors import not_found
from sandbox.discord.oauth.login import DiscordLogin
from sandbox.discord.page import Page
from sandbox.discord.rest import answers, application, messages
from sandbox.discord.rest import places as rest_places
from sandbox.discord.rest.endpoint import PREFIX, RestHandler, respond
from sandbox.discord.service import Discord
from sandbox.ports import HOST

GATEWAY_PATH = "/discord/gateway"
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
STOP_SECONDS = 10.0
REST = (application.ENDPOINTS, messages.ENDPOINTS, rest_places.ENDPOINTS, answers.ENDPOINTS)
CONTROLS = (places.CONTROLS, edit_controls.CONTROLS, people.CONTROLS, workings.CONTROLS)


@dataclass(frozen=True)
class Address:
    """Where a stand-in is."""

    url: str

    @property
    def api_base(self) -> str:
        """What DISCORD_API_BASE has to be."""
        return self.url + PREFIX

    @property
    def gateway_url(self) -> str:
        """What DISCORD_GATEWAY_URL has to be."""
        return self.url.replace("http://", "ws://") + GATEWAY_PATH

    @property
    def page(self) -> str:
        """Where a person sits down."""
        return f"{self.url}/discord/"


def build_app(discord: Discord) -> web.Application:
    """Return everything as one application."""
    app = web.Application(client_max_size=UPLOAD_MAX_BYTES)
    rest_handler = RestHandler(discord)

    async def gateway(request: web.Request) -> web.StreamResponse:
        if fault := discord.faults.take("WS", "/gateway"):
            await asyncio.sleep(fault.seconds if fault.fault.startswith("slow") else 0)
            return web.Response(status=503)
        return await discord.gateway.serve(request)

    async def nowhere(_request: web.Request) -> web.StreamResponse:
        return respond(not_found().json(), 404)

    async def stop(_app: web.Application) -> None:
        for connection in tuple(discord.gateway.connections):
            await connection.close_down()

    app.add_routes([web.get(GATEWAY_PATH, gateway), web.get(GATEWAY_PATH + "/", gateway)])
    app.add_routes([rest_handler.route(endpoint) for area in REST for endpoint in area])
    app.add_routes([web.route("*", PREFIX + "/{nowhere:.*}", nowhere)])
    app.add_routes([route for area in CONTROLS for route in area.routes(discord)])
    app.add_routes(DiscordLogin().routes())
    app.add_routes(Page(discord).routes())
    app.on_shutdown.append(stop)
    return app


@asynccontextmanager
async def running(discord: Discord, *, port: int = 0) -> AsyncIterator[Address]:
    """Serve in this event loop, where the stand-in's own methods may be called too."""
    # Handlers are not cancelled when a client goes: Discord finishes, too, what a killed bot has asked for.
    runner = web.AppRunner(build_app(discord), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        yield Address(f"http://{HOST}:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


@contextmanager
def serve(discord: Discord, *, port: int = 0) -> Iterator[Address]:
    """Serve from a thread, for tests that drive a stand-in over HTTP alone."""
    ready = threading.Event()
    found: list[Address] = []
    leave: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        stop = asyncio.Event()
        async with running(discord, port=port) as address:
            found.append(address)
            leave.append((asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),), name="sandbox discord", daemon=True)
    thread.start()
    if not ready.wait(STOP_SECONDS):
        raise RuntimeError("the sandbox's Discord did not start")
    try:
        yield found[0]
    finally:
        loop, stop = leave[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(STOP_SECONDS)
