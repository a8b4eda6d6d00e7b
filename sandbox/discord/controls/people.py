"""Controls that act for a person: type a command, press, write; each returns what the user then sees."""

from typing import Any

from aiohttp import web
from pydantic import Field

from sandbox.discord.controls.endpoint import ControlBody, Controls, body
from sandbox.discord.interactions.simulated_user import WAIT_SECONDS
from sandbox.discord.service import Discord

CONTROLS = Controls()


class Acting(ControlBody):
    """Who acts, and how long to wait for the full answer once the bot has acknowledged."""

    user_id: int
    seconds: float = Field(WAIT_SECONDS, ge=0, le=900)


class Command(Acting):
    """A slash command as typed: "digest status", and its options by name."""

    channel_id: int
    command: str
    options: dict[str, Any] = Field(default_factory=dict)


class Completing(Command):
    """Text typed into an option that completes itself."""

    option: str
    text: str = ""


class Press(Acting):
    """A button of a message."""

    message_id: int
    custom_id: str


class Saying(ControlBody):
    """A plain message."""

    user_id: int
    channel_id: int
    text: str


@CONTROLS.add("POST", "/command")
async def use(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Type a slash command."""
    requested = await body(request, Command)
    user, channel = discord.state.user(requested.user_id), discord.state.channel(requested.channel_id)
    seen = await discord.simulated_user.use(
        user, channel, requested.command, requested.options, seconds=requested.seconds
    )
    return seen.json()


@CONTROLS.add("POST", "/autocomplete")
async def complete(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Type into an option that completes itself."""
    requested = await body(request, Completing)
    user, channel = discord.state.user(requested.user_id), discord.state.channel(requested.channel_id)
    seen = await discord.simulated_user.autocomplete(
        user, channel, requested.command, requested.option, requested.text, requested.options
    )
    return seen.json()


@CONTROLS.add("POST", "/press")
async def press(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Press a button."""
    requested = await body(request, Press)
    user, message = discord.state.user(requested.user_id), discord.state.seen(requested.message_id)
    seen = await discord.simulated_user.press(user, message, requested.custom_id, seconds=requested.seconds)
    return seen.json()


@CONTROLS.add("POST", "/say")
async def say(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Write a plain message."""
    requested = await body(request, Saying)
    user, channel = discord.state.user(requested.user_id), discord.state.channel(requested.channel_id)
    return discord.simulated_user.say(user, channel, requested.text).json()
