"""Controls of faults, settings, the gateway and the logs."""

from typing import Any

from aiohttp import web

from sandbox.discord.controls.endpoint import ControlBody, Controls, body, number
from sandbox.discord.faults import Fault
from sandbox.discord.gateway.protocol import Close
from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.service import Discord
from sandbox.discord.settings import Settings

CONTROLS = Controls()
READY_SECONDS = 10.0


class GatewayTrouble(ControlBody):
    """What the gateway does to every client: reconnect (op 7), invalidate (op 9), disconnect (a code, null: a cut)."""

    do: str
    resumable: bool = False
    code: Close | None = None


@CONTROLS.add("POST", "/faults")
async def add_fault(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add a fault."""
    return discord.faults.add(Fault.model_validate_json(await request.read())).model_dump()


@CONTROLS.add("DELETE", "/faults")
async def clear_faults(discord: Discord, _request: web.Request) -> None:
    """Remove all faults."""
    discord.faults.clear()


@CONTROLS.add("PATCH", "/settings")
async def change_settings(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Change settings; those not named stay."""
    requested = Settings.model_validate_json(await request.read())
    for name in requested.model_fields_set:
        setattr(discord.settings, name, getattr(requested, name))
    discord.limits.reset()
    return discord.settings.model_dump()


@CONTROLS.add("POST", "/gateway")
async def trouble(discord: Discord, request: web.Request) -> None:
    """Do something to every client of the gateway."""
    requested = await body(request, GatewayTrouble)
    match requested.do:
        case "reconnect":
            discord.gateway.reconnect()
        case "invalidate":
            discord.gateway.invalidate(resumable=requested.resumable)
        case "disconnect":
            discord.gateway.disconnect(requested.code)
        case _:
            raise ImpossibleError("do is one of reconnect, invalidate, disconnect")


@CONTROLS.add("GET", "/ready")
async def ready(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Wait up to ?seconds= until ?sessions= (1) shards are connected; says whether they are."""
    wanted = int(request.query.get("sessions", 1))
    seconds = float(request.query.get("seconds", READY_SECONDS))
    found = await discord.gateway.changed.wait(lambda: discord.gateway.connected() >= wanted, seconds)
    return {"ready": found, "sessions": discord.gateway.connected()}


@CONTROLS.add("GET", "/requests")
async def requests(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Return the log of REST, oldest first (?path_prefix=/channels/ narrows it)."""
    return discord.journal.requests_json(request.query.get("path_prefix", "/"))


@CONTROLS.add("GET", "/posts")
async def posts(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Return what the bot posted, oldest first (?channel_id=, ?what=create narrow it, ?brief=1 leaves messages out)."""
    channel_id = number(request, "channel_id") if "channel_id" in request.query else None
    found = [post.json() for post in discord.journal.posts_in(channel_id, request.query.get("what"))]
    if "brief" in request.query:
        for post in found:
            del post["message"]
    return found


@CONTROLS.add("GET", "/figures")
async def figures(discord: Discord, _request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Return the counts and how quickly interactions were acknowledged."""
    return discord.journal.figures() | {"gateway": dict(discord.gateway.counts)}


@CONTROLS.add("DELETE", "/journal")
async def clear(discord: Discord, _request: web.Request) -> None:
    """Empty the logs and the counts."""
    discord.journal.clear()
