"""The gateway: its sessions, the dispatch of events to them, and disconnects on request."""

import math
from collections import Counter
from typing import Any

from aiohttp import web

from sandbox.discord.clock import Clock
from sandbox.discord.events import GUILDS, PRIVILEGED, Event, Events
from sandbox.discord.gateway.connection import Connection
from sandbox.discord.gateway.protocol import ENDS_SESSION, Close, CloseError, Op, frame
from sandbox.discord.gateway.session import Session
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.state import State
from sandbox.discord.settings import Settings
from sandbox.discord.waiting import Signal

GUILDS_PER_RECOMMENDED_SHARD = 1000
INTENTS_END = 1 << 27
LIFECYCLE = {"GUILD_CREATE", "GUILD_DELETE"}
"""Guild events that are also sent when the bot is not a member of the guild."""

JSON = dict[str, Any]


class Gateway:
    """All connected sessions, and disconnected ones that may still resume."""

    def __init__(self, state: State, events: Events, clock: Clock, settings: Settings) -> None:
        self.state = state
        self.settings = settings
        self.clock = clock
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.counts: Counter[str] = Counter()
        self.changed = Signal()
        """Fired when a session connects or disconnects."""
        events.subscribe(self.tell)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Take a websocket connection."""
        connection = Connection(self, request)
        self.connections.add(connection)
        self.counts["connections"] += 1
        return await connection.run()

    def shards(self) -> int:
        """Return how many shards GET /gateway/bot recommends."""
        return self.settings.shards or max(1, math.ceil(len(self.state.bot_guilds()) / GUILDS_PER_RECOMMENDED_SHARD))

    def connected(self) -> int:
        """Return how many sessions have a connection."""
        return sum(session.send is not None for session in self.sessions.values())

    def identify(self, connection: Connection, requested: JSON, address: str) -> None:
        """Begin a session: READY, then every server of the shard. Raises CloseError for what Discord refuses."""
        session = self._admitted(connection, requested)
        self.counts["identifies"] += 1
        self.sessions[session.id] = connection.session = session
        guilds = [guild for guild in self.state.bot_guilds() if session.owns(guild.id)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": self.state.bot.own_json(),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "private_channels": [],
                "session_id": session.id,
                "session_type": "normal",
                "resume_gateway_url": address,
                "shard": list(session.shard),
                "application": {"id": str(self.state.bot.id), "flags": 0},
            },
        )
        for guild in guilds:
            self._introduce(session, guild, {"unavailable": False})
        self.changed.fire()

    def _admitted(self, connection: Connection, requested: JSON) -> Session:
        if requested.get("token") != self.settings.bot_token:
            raise CloseError(Close.AUTHENTICATION_FAILED)
        number, count = requested.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise CloseError(Close.INVALID_SHARD)
        intents = int(requested.get("intents", 0))
        if not 0 <= intents < INTENTS_END:
            raise CloseError(Close.INVALID_INTENTS)
        if intents & PRIVILEGED:
            raise CloseError(Close.DISALLOWED_INTENTS)
        return Session((number, count), intents, connection.send)

    def resume(self, connection: Connection, requested: JSON) -> None:
        """Go on with a session that was left, or say that it is gone (op 9)."""
        session = self.sessions.get(str(requested.get("session_id")))
        if requested.get("token") != self.settings.bot_token:
            raise CloseError(Close.AUTHENTICATION_FAILED)
        sequence = int(requested.get("seq") or 0)
        if session is None or self._is_too_old(session) or not session.can_resume(min(sequence, session.sequence)):
            self.counts["resumes_refused"] += 1
            connection.send(frame(Op.INVALID_SESSION, data=False))
            return
        if sequence > session.sequence:
            raise CloseError(Close.INVALID_SEQ)
        for other in [one for one in self.connections if one.session is session]:
            other.session = None
            other.hang_up(Close.UNKNOWN)
        self.counts["resumes"] += 1
        session.send, session.left_at = connection.send, None
        connection.session = session
        session.replay(sequence)
        self.changed.fire()

    def left(self, connection: Connection, code: int | None) -> None:
        """Note that a connection ended; its session waits to be resumed unless the client ended it."""
        self.connections.discard(connection)
        session = connection.session
        if session is None:
            return
        session.send, session.left_at = None, self.clock.now()
        if code in ENDS_SESSION:
            self.sessions.pop(session.id, None)
        for old in [one for one in self.sessions.values() if self._is_too_old(one)]:
            del self.sessions[old.id]
        self.changed.fire()

    def tell(self, event: Event) -> None:
        """Dispatch an event to the sessions that have its intent and see its channel."""
        if event.seen_by is not None or not self._concerns_bot(event):
            return
        for session in tuple(self.sessions.values()):
            if not session.owns(event.guild_id) or not session.wants(event.needs):
                continue
            if event.name == "GUILD_CREATE" and event.guild_id:
                self._introduce(session, self.state.guild(event.guild_id), event.data)
            else:
                session.dispatch(event.name, event.data)

    def reconnect(self) -> None:
        """Ask every client to come back and resume (op 7)."""
        for connection in self.connections:
            connection.send(frame(Op.RECONNECT))

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every client that its session is invalid (op 9); if not resumable, it is."""
        for connection in self.connections:
            if connection.session is not None and not resumable:
                self.sessions.pop(connection.session.id, None)
                connection.session = None
            connection.send(frame(Op.INVALID_SESSION, data=resumable))

    def disconnect(self, code: Close | None) -> None:
        """Close every connection with a code; None drops the TCP connections without a close frame."""
        for connection in tuple(self.connections):
            connection.cut() if code is None else connection.hang_up(code)

    def _concerns_bot(self, event: Event) -> bool:
        guild = self.state.guilds.get(event.guild_id or 0)
        if guild is None or event.name in LIFECYCLE or event.name == "INTERACTION_CREATE":
            return True
        if self.state.bot.id not in guild.members:
            return False
        channel = self.state.channels.get(event.channel_id or 0)
        if channel is None or not event.name.startswith("MESSAGE_"):
            return True
        return bool(self.state.may(self.state.bot, channel) & Permission.VIEW_CHANNEL)

    def _introduce(self, session: Session, guild: Guild, more: JSON) -> None:
        if session.wants(GUILDS):
            session.dispatch("GUILD_CREATE", guild.created_json([guild.members[self.state.bot.id]]) | more)

    def _is_too_old(self, session: Session) -> bool:
        left = session.left_at
        return left is not None and self.clock.now() - left > self.settings.resume_seconds
