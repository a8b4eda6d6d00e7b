"""Threads and forum posts: opened, archived, locked."""

from dataclasses import dataclass
from typing import Any

from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.errors import DiscordError, Problems
from sandbox.discord.events import Event, Events
from sandbox.discord.journal import Journal
from sandbox.discord.model.channels import REQUIRE_TAG, Channel, Kind, Thread
from sandbox.discord.model.messages import Message
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User

NAME_MAX_CHARS = 100
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
TAGS_MAX = 5
HAVE_THREADS = {Kind.TEXT: Kind.PUBLIC_THREAD, Kind.ANNOUNCEMENT: Kind.ANNOUNCEMENT_THREAD}

JSON = dict[str, Any]


@dataclass
class Threads:
    """Opens threads and tells of them."""

    state: State
    events: Events
    journal: Journal
    clock: Clock
    ids: Snowflakes

    def on_message(self, message: Message, owner: User, requested: JSON) -> Channel:
        """Open a thread on a message, whose id it takes; 160004 if it has one already."""
        channel = self.state.channel(message.channel_id)
        if channel.kind not in HAVE_THREADS:
            raise DiscordError(50024)
        if message.thread is not None:
            raise DiscordError(160004)
        check(requested)
        message.thread = self._open(channel, HAVE_THREADS[channel.kind], owner, requested, thread_id=message.id)
        return message.thread

    def in_channel(self, channel: Channel, owner: User, requested: JSON) -> Channel:
        """Open a thread that hangs on no message."""
        if channel.kind not in HAVE_THREADS:
            raise DiscordError(50024)
        check(requested)
        return self._open(channel, HAVE_THREADS[channel.kind], owner, requested)

    def in_forum(self, forum: Channel, owner: User, requested: JSON) -> Channel:
        """Open a post; 40067 without a tag where one is required."""
        tags = [int(tag) for tag in requested.get("applied_tags") or []]
        if forum.flags & REQUIRE_TAG and not tags:
            raise DiscordError(40067)
        problems = Problems()
        if len(tags) > TAGS_MAX:
            problems.count(("applied_tags",), len(tags), 0, TAGS_MAX)
        known = {tag.id for tag in forum.tags}
        for number, tag in enumerate(tags):
            if tag not in known:
                problems.add(("applied_tags", number), "UNKNOWN_TAG", f"Unknown tag {tag}.")
        check(requested, problems)
        return self._open(forum, Kind.PUBLIC_THREAD, owner, requested, tags=tags)

    def change(self, thread: Channel, requested: JSON) -> Channel:
        """Rename, archive, lock or tag a thread."""
        if thread.thread is None:
            raise DiscordError(50024)
        if "name" in requested:
            check(requested)
            thread.name = str(requested["name"]).strip()
        if requested.get("archived", thread.thread.archived) != thread.thread.archived:
            thread.thread.archived_at = self.clock.stamp()
        for name in ("archived", "locked", "auto_archive_duration"):
            if name in requested:
                setattr(thread.thread, name, requested[name])
        if "applied_tags" in requested:
            thread.thread.applied_tags = [int(tag) for tag in requested["applied_tags"]]
        self.events.publish(Event("THREAD_UPDATE", thread.json(), thread.guild_id, thread.id))
        return thread

    def _open(
        self,
        parent: Channel,
        kind: Kind,
        owner: User,
        requested: JSON,
        *,
        thread_id: int | None = None,
        tags: list[int] | None = None,
    ) -> Channel:
        minutes = requested.get("auto_archive_duration") or ARCHIVE_MINUTES[1]
        made = Channel(
            id=thread_id or self.ids.new(),
            kind=kind,
            name=str(requested["name"]).strip(),
            guild_id=parent.guild_id,
            parent_id=parent.id,
            thread=Thread(owner.id, self.clock.stamp(), minutes, applied_tags=tags or []),
        )
        self.state.channels[made.id] = made
        self.state.guild(parent.guild_id or 0).threads[made.id] = made
        self.journal.counts["threads"] += 1
        self.events.publish(Event("THREAD_CREATE", made.json() | {"newly_created": True}, made.guild_id, made.id))
        return made


def check(requested: JSON, problems: Problems | None = None) -> None:
    """Raise 50035 for a name or a duration that a thread cannot have."""
    problems = problems or Problems()
    problems.length(("name",), requested.get("name"), 1, NAME_MAX_CHARS)
    minutes = requested.get("auto_archive_duration")
    if minutes is not None and minutes not in ARCHIVE_MINUTES:
        message = f"Value must be one of {ARCHIVE_MINUTES}."
        problems.add(("auto_archive_duration",), "BASE_TYPE_CHOICES", message)
    problems.check()
