"""The page at /discord/: what one user sees, and a stream of changes. Actions go through the controls."""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.discord.errors import DiscordError
from sandbox.discord.events import Event
from sandbox.discord.model.channels import Channel, Kind
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.users import User
from sandbox.discord.rest.endpoint import respond
from sandbox.discord.service import Discord

STATIC = Path(__file__).parent / "static"
MESSAGES_MAX = 100
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' http://127.0.0.1:* data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing a message says can load or run anything; pictures come from this machine alone."""
KEEP_ALIVE_SECONDS = 15.0

JSON = dict[str, Any]


class Page:
    """Serves the page, its static files and its data."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord

    def routes(self) -> list[web.RouteDef]:
        """All its addresses."""
        return [
            web.get("/discord", self.go_there),
            web.get("/discord/", self.index),
            web.get("/discord/static/{name}", self.static),
            web.get("/discord/page/scene", self.scene),
            web.get("/discord/page/channel", self.channel),
            web.get("/discord/page/events", self.events),
        ]

    async def go_there(self, _request: web.Request) -> web.StreamResponse:
        """Redirect to the page."""
        raise web.HTTPFound("/discord/")

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """Return the page."""
        return _file(STATIC / "index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Return one of its files."""
        known = {path.name: path for path in STATIC.iterdir()}
        if found := known.get(request.match_info["name"]):
            return _file(found)
        raise web.HTTPNotFound

    async def scene(self, request: web.Request) -> web.StreamResponse:
        """Return everything round the messages as ?user_id= sees it."""
        state = self._discord.state
        me = state.users.get(int(request.query.get("user_id", 0)) or next(iter(_people(self._discord)), state.bot).id)
        if me is None:
            raise web.HTTPNotFound
        guilds = [guild for guild in state.guilds.values() if me.id in guild.members]
        dm = self._discord.factory.dm(me)
        return respond(
            {
                "me": me.json() | {"locale": me.locale, "dms_open": me.dms_open, "installed": me.installed},
                "people": [user.json() for user in _people(self._discord)],
                "bot": state.bot.json() | {"online": self._discord.gateway.connected() > 0},
                "guilds": [self._guild(guild, me) for guild in guilds],
                "dm": dm.json() | {"can_send": True},
            }
        )

    async def channel(self, request: web.Request) -> web.StreamResponse:
        """Give ?channel_id= with its messages and commands as ?user_id= sees them."""
        discord = self._discord
        try:
            me = discord.state.user(int(request.query["user_id"]))
            channel = discord.state.channel(int(request.query["channel_id"]))
        except DiscordError as error:
            return respond(error.json(), error.status)
        if not discord.state.may(me, channel) & Permission.VIEW_CHANNEL:
            return respond({"message": "Missing Access"}, 403)
        private = [
            message
            for message in discord.state.messages.values()
            if message.seen_by == me.id and message.channel_id == channel.id
        ]
        messages = sorted([*channel.messages.values(), *private], key=lambda message: message.id)
        posts: list[Channel] = []
        if channel.kind is Kind.FORUM:
            threads = discord.state.guild(channel.guild_id or 0).threads.values()
            posts = [one for one in threads if one.parent_id == channel.id]
            posts.sort(key=lambda one: -(one.last_message_id or one.id))
        return respond(
            {
                "channel": channel.json(),
                "messages": [message.json() for message in messages[-MESSAGES_MAX:]],
                "posts": [
                    one.json() | {"starter": one.messages[one.id].json() if one.id in one.messages else None}
                    for one in posts
                ],
                "commands": discord.simulated_user.commands(me, channel),
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream the names of what happens, as far as ?user_id= may know (server-sent events)."""
        me = int(request.query.get("user_id", 0))
        happened: asyncio.Queue[Event] = asyncio.Queue()
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        stop = self._discord.events.subscribe(happened.put_nowait)
        try:
            await response.write(b": hello\n\n")
            while True:
                await response.write(await _next_line(happened, me))
        except (ConnectionError, asyncio.CancelledError):
            return response
        finally:
            stop()

    def _guild(self, guild: Guild, me: User) -> JSON:
        state = self._discord.state
        seen = [one for one in guild.channels.values() if state.may(me, one) & Permission.VIEW_CHANNEL]
        threads = [one for one in guild.threads.values() if state.may(me, one) & Permission.VIEW_CHANNEL]
        members = [
            {"id": str(one.user.id), "name": one.display_name, "bot": one.user.bot} for one in guild.members.values()
        ]
        colors: dict[str, int] = {}
        for one in guild.members.values():
            colored = [guild.roles[role] for role in one.roles if guild.roles[role].color]
            colors[str(one.user.id)] = max(colored, key=lambda role: role.position).color if colored else 0
        return {
            "id": str(guild.id),
            "name": guild.name,
            "owner_id": str(guild.owner_id),
            "has_bot": state.bot.id in guild.members,
            "roles": [{"id": str(one.id), "name": one.name, "color": one.color} for one in guild.roles.values()],
            "members": members,
            "colors": colors,
            "channels": [one.json() | {"can_send": self._can_send(me, one)} for one in seen],
            "threads": [one.json() | {"can_send": self._can_send(me, one)} for one in threads],
        }

    def _can_send(self, me: User, channel: Channel) -> bool:
        needs = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
        return bool(self._discord.state.may(me, channel) & needs)


async def _next_line(happened: asyncio.Queue[Event], me: int) -> bytes:
    try:
        event = await asyncio.wait_for(happened.get(), KEEP_ALIVE_SECONDS)
    except TimeoutError:
        return b": still here\n\n"
    if event.seen_by not in {None, me} or event.name == "INTERACTION_CREATE":
        return b""
    result = {"name": event.name, "guild_id": str(event.guild_id or ""), "channel_id": str(event.channel_id or "")}
    return b"data: " + json.dumps(result).encode() + b"\n\n"


def _people(discord: Discord) -> list[User]:
    return [user for user in discord.state.users.values() if not user.bot]


def _file(path: Path) -> web.FileResponse:
    return web.FileResponse(path, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
