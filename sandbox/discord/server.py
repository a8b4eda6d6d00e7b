"""The routes of the Discord stand-in, and servers for tests that need nothing else."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from aiohttp import web

from sandbox import server
from sandbox.discord.controls import people, places, workings
from sandbox.discord.errors import not_found
from sandbox.discord.page import Page
from sandbox.discord.rest import answers, application, messages
from sandbox.discord.rest import places as rest_places
from sandbox.discord.rest.endpoint import PREFIX, RestHandler, respond
from sandbox.discord.service import Discord

GATEWAY_PATH = "/discord/gateway"
REST = (application.ENDPOINTS, messages.ENDPOINTS, rest_places.ENDPOINTS, answers.ENDPOINTS)
CONTROLS = (places.CONTROLS, people.CONTROLS, workings.CONTROLS)


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
    app = web.Application()
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
    app.add_routes(Page(discord).routes())
    app.on_shutdown.append(stop)
    return app


@asynccontextmanager
async def running(discord: Discord, *, port: int = 0) -> AsyncIterator[Address]:
    """Serve Discord alone in this event loop, where the stand-in's own methods may be called too."""
    async with server.running(build_app(discord), port=port) as url:
        yield Address(url)


@contextmanager
def serve(discord: Discord, *, port: int = 0) -> Iterator[Address]:
    """Serve Discord alone from a thread, for tests that drive it over HTTP."""
    with server.serve(build_app(discord), port=port) as url:
        yield Address(url)
