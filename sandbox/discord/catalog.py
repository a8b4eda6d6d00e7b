"""The application's registered commands."""

from collections.abc import Sequence
from typing import Any

from sandbox.discord.clock import Snowflakes
from sandbox.discord.keys import APPLICATION_ID
from sandbox.discord.rules import commands as rules

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
    """The global commands; the bot registers none for a single server."""

    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self.commands: list[JSON] = []

    def usable(self, *, in_guild: bool) -> list[JSON]:
        """Return the commands that show in servers, or in direct messages."""
        return [one for one in self.commands if (IN_GUILD if in_guild else IN_BOT_DM) in contexts(one)]

    def overwrite(self, requested: Sequence[JSON]) -> list[JSON]:
        """Put these commands and no other; one of an old name keeps its id. Raises 50035."""
        rules.check(requested)
        old = {_key(command): command["id"] for command in self.commands}
        self.commands = [
            {name: command.get(name) for name in COPIED}
            | {
                "id": old.get(_key(command)) or str(self._ids.new()),
                "application_id": str(APPLICATION_ID),
                "version": str(self._ids.new()),
                "type": command.get("type", rules.SLASH),
                "description": command.get("description") or "",
                "options": command.get("options") or [],
                "dm_permission": command.get("dm_permission", True),
                "integration_types": command.get("integration_types") or [GUILD_INSTALL],
            }
            for command in requested
        ]
        return self.commands


def contexts(command: JSON) -> list[int]:
    """Return where a command can be used: 0 servers, 1 the bot's direct messages, 2 other private channels."""
    if command.get("contexts") is not None:
        return list(command["contexts"])
    return [IN_GUILD, IN_BOT_DM] if command.get("dm_permission", True) else [IN_GUILD]


def _key(command: JSON) -> tuple[int, str]:
    return command.get("type", rules.SLASH), str(command["name"])
