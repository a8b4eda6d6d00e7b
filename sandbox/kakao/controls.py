"""The controls below /sandbox/kakao/: user actions, the channel's settings, faults and the ledger, as JSON."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.kakao.channel import ImpossibleError
from sandbox.kakao.chats import Chat
from sandbox.kakao.faults import Fault
from sandbox.kakao.payload import Shape
from sandbox.kakao.service import Kakao
from sandbox.kakao.user_actions import UserAction

PREFIX = "/sandbox/kakao"
Control = Callable[[Kakao, Request], Awaitable[Any]]


class ControlBody(BaseModel):
    """A control's body."""

    model_config = ConfigDict(extra="forbid")


class Acting(ControlBody):
    """Who acts: an id, a bot user key or a nickname."""

    person: str | int


class Saying(Acting):
    """Something typed."""

    text: str


class Tapping(Acting):
    """Something tapped: the newest thing with this label, or by bubbles and path."""

    label: str = ""
    entry: int | None = None
    path: str = ""


class Setting(ControlBody):
    """The channel's switches; what is left out stays."""

    shape: Shape | None = None
    callback: bool | None = None


async def say(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Type something and wait for the answer."""
    requested = Saying.model_validate_json(await request.body())
    return (await kakao.channel.do(_chat(kakao, requested.person), UserAction(requested.text))).json()


async def tap(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Tap something and wait for the answer; what does not reach the bot tells what the phone does."""
    requested = Tapping.model_validate_json(await request.body())
    chat = _chat(kakao, requested.person)
    found = kakao.channel.find(chat, label=requested.label, entry_id=requested.entry, path=requested.path)
    return (await kakao.channel.do(chat, found.user_action)).json() if found.user_action else found.effect


async def enter(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Add the channel as a friend and return the welcome message."""
    requested = Acting.model_validate_json(await request.body())
    return (await kakao.channel.enter(_chat(kakao, requested.person))).json()


async def leave(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Block the channel: no event reaches this person any more."""
    requested = Acting.model_validate_json(await request.body())
    _chat(kakao, requested.person).is_friend = False
    kakao.changes.tell()
    return {}


async def history(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Return ?person='s chats and the exchanges behind them, the newest exchange first."""
    chat = _chat(kakao, request.query_params.get("person", ""))
    result = {"entries": [asdict(entry) for entry in chat.entries], "memos": [asdict(memo) for memo in chat.memos]}
    return result | {"is_friend": chat.is_friend, "exchanges": kakao.channel.log.of(chat)}


async def offered(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Return all that ?person= can tap in the newest bubbles."""
    chat = _chat(kakao, request.query_params.get("person", ""))
    return [
        {
            "path": tap.path,
            "kind": tap.kind,
            "label": tap.label,
            "says": tap.user_action.text if tap.user_action else None,
            "part": tap.part,
        }
        for tap in kakao.channel.everything(chat)
    ]


async def settings(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Change the switches and return them."""
    requested = Setting.model_validate_json(await request.body())
    for name, value in requested.model_dump(exclude_none=True).items():
        setattr(kakao.channel.switches, name, value)
    kakao.changes.tell()
    return asdict(kakao.channel.switches)


async def faults(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Add a fault, or (DELETE) remove all."""
    if request.method == "DELETE":
        kakao.faults.clear()
        return {}
    fault = Fault.model_validate_json(await request.body())
    kakao.faults.add(fault)
    return fault.model_dump()


async def ledger(kakao: Kakao, _request: Request) -> Any:  # noqa: ANN401  # JSON
    """Return what was sent and what it cost."""
    return kakao.ledger.json()


async def reset(kakao: Kakao, request: Request) -> Any:  # noqa: ANN401  # JSON
    """Empty somebody's chats."""
    kakao.chats.clear(_chat(kakao, Acting.model_validate_json(await request.body()).person))
    kakao.changes.tell()
    return {}


CONTROLS: tuple[tuple[str, Control, tuple[str, ...]], ...] = (
    ("/say", say, ("POST",)),
    ("/tap", tap, ("POST",)),
    ("/enter", enter, ("POST",)),
    ("/leave", leave, ("POST",)),
    ("/history", history, ("GET",)),
    ("/taps", offered, ("GET",)),
    ("/settings", settings, ("PATCH",)),
    ("/faults", faults, ("POST", "DELETE")),
    ("/ledger", ledger, ("GET",)),
    ("/reset", reset, ("POST",)),
)


def routes(kakao: Kakao) -> list[BaseRoute]:
    """Return the controls of one stand-in."""
    return [Route(PREFIX + path, _served(kakao, control), methods=methods) for path, control, methods in CONTROLS]


def _served(kakao: Kakao, control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        try:
            return JSONResponse(await control(kakao, request))
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False, include_context=False, include_input=False)
            return JSONResponse({"errors": errors}, 400)
        except ImpossibleError as impossible:
            return JSONResponse({"error": str(impossible)}, 400)

    return serve


def _chat(kakao: Kakao, person: str | int) -> Chat:
    chat = kakao.chats.find(person)
    if chat is None:
        raise ImpossibleError(f"there is nobody called {person!r}")
    return chat
