"""Each person's chat with the channel, and their chat with themselves ("나와의 채팅")."""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.kakao.blocks import Block
from sandbox.kakao.people import PEOPLE, KakaoPerson

JSON = dict[str, Any]
Who = Literal["me", "bot", "memo"]
Via = Literal["skill", "waiting", "callback", "event", "memo", "typed"]
ENTRIES_MAX = 500


@dataclass(frozen=True)
class Entry:
    """One thing in a chat: what its person said, a bubble of the bot (a template), a memo (a message template)."""

    id: int
    at: float
    who: Who
    via: Via
    text: str = ""
    template: JSON | None = None


@dataclass
class Context:
    """An active context, alive for some more requests or seconds."""

    name: str
    life_span: int
    ends_at: float | None
    ttl: int | None
    params: dict[str, str]

    def json(self) -> JSON:
        """Return it as a request tells it."""
        params = {name: {"value": value, "resolvedValue": value} for name, value in self.params.items()}
        result = {"name": self.name, "lifespan": self.life_span, "params": params}
        return result if self.ttl is None else result | {"ttl": self.ttl}


@dataclass
class Chat:
    """One person's chat with the channel, and their chat with themselves."""

    person: KakaoPerson
    is_friend: bool = False
    entries: list[Entry] = field(default_factory=list)
    memos: list[Entry] = field(default_factory=list)
    contexts: dict[str, Context] = field(default_factory=dict)
    last_block: Block | None = None

    @property
    def plusfriend_user_key(self) -> str:
        """The person's key in this channel."""
        return hashlib.sha256(self.person.bot_user_key.encode()).hexdigest()[:12]

    def take_contexts(self, now: float) -> list[JSON]:
        """Return what is active, and let each live one request less."""
        self.contexts = {
            one.name: one
            for one in self.contexts.values()
            if one.life_span > 0 and (one.ends_at is None or one.ends_at > now)
        }
        result = [one.json() for one in self.contexts.values()]
        for one in self.contexts.values():
            one.life_span -= 1
        return result

    def keep_contexts(self, values: list[JSON], now: float) -> None:
        """Take what a response sets; a life span of 0 forgets."""
        for value in values:
            ttl = value.get("ttl")
            ends_at = None if ttl is None else now + ttl
            life_span, params = value["lifeSpan"], value.get("params", {})
            self.contexts[value["name"]] = Context(value["name"], life_span, ends_at, ttl, params)

    def last_answer(self) -> Entry | None:
        """Return the newest bubbles of the bot: their quick replies alone are still there."""
        return next((entry for entry in reversed(self.entries) if entry.template), None)


class Chats:
    """Everybody's chats."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._chats = {person.id: Chat(person) for person in PEOPLE}

    def clear(self, chat: Chat) -> None:
        """Empty one person's chats; they leave the channel."""
        self._chats[chat.person.id] = Chat(chat.person)

    def __iter__(self) -> Iterator[Chat]:
        """Iterate over all chats."""
        return iter(list(self._chats.values()))

    def find(self, wanted: str | int) -> Chat | None:
        """Return the chat of a person by id, bot user key or nickname."""
        for chat in self:
            person = chat.person
            if str(wanted) in {str(person.id), person.bot_user_key, person.nickname}:
                return chat
        return None

    def write(self, chat: Chat, at: float, who: Who, via: Via, text: str = "", template: JSON | None = None) -> Entry:
        """Add an entry to a chat."""
        entry = Entry(next(self._ids), at, who, via, text, template)
        entries = chat.memos if who == "memo" else chat.entries
        entries.append(entry)
        del entries[:-ENTRIES_MAX]
        return entry
