"""Routing of the controls: JSON in, JSON out, 400 with a sentence for impossible actions."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from sandbox.discord.errors import DiscordError
from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.rest.endpoint import respond
from sandbox.discord.service import Discord

PREFIX = "/sandbox/discord"
Control = Callable[[Discord, web.Request], Awaitable[Any]]


class ControlBody(BaseModel):
    """A control's body; ids are strings or numbers."""

    model_config = ConfigDict(extra="forbid")


A = TypeVar("A", bound=ControlBody)


class Controls(list[tuple[str, str, Control]]):
    """The controls of one area."""

    def add(self, method: str, path: str) -> Callable[[Control], Control]:
        """Return a decorator that puts a control at an address."""

        def register(control: Control) -> Control:
            self.append((method, path, control))
            return control

        return register

    def routes(self, discord: Discord) -> list[web.RouteDef]:
        """Return the routes for one stand-in."""
        return [web.route(method, PREFIX + path, _served(discord, control)) for method, path, control in self]


async def body(request: web.Request, model: type[A]) -> A:
    """Return the checked body; an empty one is an empty object."""
    return model.model_validate_json(await request.read() or b"{}")


def number(request: web.Request, name: str) -> int:
    """Return an id of the path or the query. Raises ImpossibleError for what is none."""
    text = request.match_info.get(name) or request.query.get(name, "")
    if not text.isdigit():
        raise ImpossibleError(f"{name} must be an id, not {text!r}")
    return int(text)


def _served(discord: Discord, control: Control) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            answer = await control(discord, request)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False, include_context=False, include_input=False)
            return respond({"errors": errors}, 400)
        except ImpossibleError as impossible:
            return respond({"error": str(impossible)}, 400)
        except DiscordError as error:
            return respond({"error": error.message, "code": error.code}, error.status)
        return respond(answer, 204 if answer is None else 200)

    return serve
