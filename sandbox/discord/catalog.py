"""The application's registered commands."""

from collections.abc import Sequence
from typing import Any

from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.errors import DiscordError
from sandbox.discord.keys import APPLICATION_ID
from sandbox.discord.rules import commands as rules

CREATES_A_DAY = 200
DAY_SECONDS = 86_400
IN_GUILD = 0
IN_BOT_DM = 1
GUILD_INSTALL = 0
USER_INSTALL = 1
COPIED = (
    "name", "name_localizations", "description", "description_localizations", "options",
    "default_member_permissions", "contexts", "nsfw",
)  # fmt: skip

JSON = dict[str, Any]


class Catalog:
    """Commands by place: None for the global ones, else a server's id."""

    def __init__(self, clock: Clock, ids: Snowflakes) -> None:
        self._clock = clock
        self._ids = ids
        self._places: dict[int | None, dict[int, JSON]] = {}
        self._creates: list[tuple[int | None, float]] = []
        self.overwrites = 0
        """How often a whole set was put."""

    def listed(self, place: int | None) -> list[JSON]:
        """Return the commands of one place."""
        return list(self._places.get(place, {}).values())

    def usable(self, guild_id: int | None) -> list[JSON]:
        """Return the commands that show in a server (its own and the global ones), or in direct messages."""
        found = [one for one in self.listed(None) if (IN_GUILD if guild_id else IN_BOT_DM) in contexts(one)]
        return found + (self.listed(guild_id) if guild_id else [])

    def get(self, place: int | None, command_id: int) -> JSON:
        """Return a command, or 10063."""
        if found := self._places.get(place, {}).get(command_id):
            return found
        raise DiscordError(10063)

    def overwrite(self, place: int | None, requested: Sequence[JSON]) -> list[JSON]:
        """Put these commands and no other; one of an old name keeps its id. Raises 50035 or 30034."""
        self.overwrites += 1
        return self._put(place, requested)

    def upsert(self, place: int | None, requested: JSON) -> JSON:
        """Add one command, or put it in place of the one with its name."""
        others = [one for one in self.listed(place) if _key(one) != _key(requested)]
        return self._put(place, [*others, requested])[-1]

    def delete(self, place: int | None, command_id: int) -> None:
        """Remove a command, or 10063."""
        del self._places[place][int(self.get(place, command_id)["id"])]

    def _put(self, place: int | None, requested: Sequence[JSON]) -> list[JSON]:
        rules.check(requested)
        old = {_key(command): command for command in self.listed(place)}
        count = sum(_key(command) not in old for command in requested)
        now = self._clock.now()
        self._creates = [(where, at) for where, at in self._creates if at > now - DAY_SECONDS]
        if sum(where == place for where, _ in self._creates) + count > CREATES_A_DAY:
            message = f"Max number of daily application command creates has been reached ({CREATES_A_DAY})"
            raise DiscordError(30034, message=message)
        self._creates += [(place, now)] * count
        made = [self._made(command, place, old.get(_key(command))) for command in requested]
        self._places[place] = {int(command["id"]): command for command in made}
        return made

    def _made(self, requested: JSON, place: int | None, old: JSON | None) -> JSON:
        made: JSON = {name: requested.get(name) for name in COPIED}
        made |= {
            "id": old["id"] if old else str(self._ids.new()),
            "application_id": str(APPLICATION_ID),
            "version": str(self._ids.new()),
            "type": requested.get("type", rules.SLASH),
            "description": requested.get("description") or "",
            "options": requested.get("options") or [],
            "dm_permission": requested.get("dm_permission", True),
            "integration_types": requested.get("integration_types") or [GUILD_INSTALL],
        }
        return made if place is None else made | {"guild_id": str(place)}


def contexts(command: JSON) -> list[int]:
    """Return where a command can be used: 0 servers, 1 the bot's direct messages, 2 other private channels."""
    if command.get("contexts") is not None:
        return list(command["contexts"])
    return [IN_GUILD, IN_BOT_DM] if command.get("dm_permission", True) else [IN_GUILD]


def _key(command: JSON) -> tuple[int, str]:
    return command.get("type", rules.SLASH), str(command["name"])
