"""Sends, edits and deletes messages."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.discord import events
from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.errors import DiscordError
from sandbox.discord.events import Event, Events
from sandbox.discord.journal import Journal, Post
from sandbox.discord.model.channels import Channel
from sandbox.discord.model.messages import Message, Pings
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User
from sandbox.discord.rules import mentions
from sandbox.discord.rules.message import Draft
from sandbox.discord.settings import Settings


@dataclass
class Posting:
    """Stores messages in their channels, remembers nonces and publishes events."""

    state: State
    events: Events
    journal: Journal
    clock: Clock
    ids: Snowflakes
    settings: Settings
    _nonces: dict[tuple[int, str], tuple[Message, float]] = field(default_factory=dict)

    def send(self, channel: Channel, author: User, draft: Draft, *, by: str = "rest", **more: Any) -> Message:
        """Send a message; a nonce already used in the last minutes brings the old one back, or 10008 if that is gone.

        `more` are further fields of the Message.
        """
        old = None
        if draft.nonce is not None and draft.enforce_nonce:
            old, sent_at = self._nonces.get((author.id, str(draft.nonce)), (None, 0.0))
            old = old if sent_at > self.clock.now() - self.settings.nonce_seconds else None
        if old:
            self.journal.counts["nonce_repeats"] += 1
            self._note("repeat", old, by)
            if old.id not in self.state.messages:
                raise DiscordError(10008)
            return old
        message = Message(
            id=more.pop("id", None) or self.ids.new(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author=author,
            body=draft.body,
            sent_at=self.clock.stamp(),
            nonce=draft.nonce,
            reply_to=more.pop("reply_to", None),
            pings=self._pings(channel, author, draft),
            **more,
        )
        if draft.nonce is not None:
            self._nonces[author.id, str(draft.nonce)] = (message, self.clock.now())
        self._keep(channel, message)
        self._note("create", message, by)
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, draft: Draft, *, by: str = "rest") -> Message:
        """Change a message; the first content of a deferred response is not an edit. Edits notify no one."""
        if not message.is_loading:
            message.edited_at = self.clock.stamp()
            message.edits += 1
        message.body = draft.body
        message.pings = self._pings(self.state.channel(message.channel_id), message.author, draft)
        self._note("edit", message, by)
        self._tell("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message, *, by: str = "rest") -> None:
        """Remove a message."""
        self.state.messages.pop(message.id, None)
        if channel := self.state.channels.get(message.channel_id):
            channel.messages.pop(message.id, None)
        self._note("delete", message, by)
        gone = {
            "id": str(message.id),
            "channel_id": str(message.channel_id),
            "guild_id": None if message.guild_id is None else str(message.guild_id),
        }
        self._publish("MESSAGE_DELETE", gone, message)

    def _pings(self, channel: Channel, author: User, draft: Draft) -> Pings:
        rights = self.state.may(author, channel)
        return mentions.pings(draft.body, draft.allowed_mentions, self.state.guild_of(channel), rights)

    def _keep(self, channel: Channel, message: Message) -> None:
        self.state.messages[message.id] = message
        if message.seen_by is not None:
            return
        channel.messages[message.id] = message
        channel.last_message_id = message.id
        if channel.thread:
            channel.thread.messages_sent += 1
            if channel.thread.archived:
                channel.thread.archived = False
                self.events.publish(Event("THREAD_UPDATE", channel.json(), channel.guild_id, channel.id))

    def _note(self, what: str, message: Message, by: str) -> None:
        if message.author is self.state.bot:
            self.journal.posts.append(Post(self.clock.now(), what, message.channel_id, message, message.nonce, by))
        self.journal.counts[f"messages_{what}"] += 1

    def _tell(self, name: str, message: Message) -> None:
        data = message.json(with_nonce=name == "MESSAGE_CREATE")
        if guild := self.state.guilds.get(message.guild_id or 0):
            data["guild_id"] = str(guild.id)
            if member := guild.members.get(message.author.id):
                data["member"] = {name: value for name, value in member.json().items() if name != "user"}
        self._publish(name, data, message)

    def _publish(self, name: str, data: dict[str, Any], message: Message) -> None:
        needs = events.GUILD_MESSAGES if message.guild_id else events.DIRECT_MESSAGES
        event = Event(name, data, message.guild_id, message.channel_id, needs, message.seen_by)
        self.events.publish(event)
