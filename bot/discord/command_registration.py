"""Registering our commands with Discord, only when they differ from those registered.

There is no record of our own: any number of bot processes compare with Discord's.
https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands
"""

import hashlib
import json
import logging
from typing import Any

import discord
from discord.ext import commands

Payload = dict[str, Any]
# What a command is, as both sides write it; Discord adds ids, versions and defaults of its own.
COMPARED = (
    "type", "name", "name_localizations", "description", "description_localizations", "options",
    "default_member_permissions", "integration_types", "contexts", "nsfw",
)  # fmt: skip
COMPARED_IN_OPTIONS = (
    *COMPARED, "required", "choices", "value", "channel_types", "autocomplete", "min_length", "max_length",
    "min_value", "max_value",
)  # fmt: skip
ROUTE = "/applications/{application_id}/commands"

logger = logging.getLogger(__name__)


async def register(bot: commands.AutoShardedBot) -> bool:
    """Overwrite the commands registered with Discord, if they differ. True when they did."""
    route = discord.http.Route("GET", ROUTE, application_id=bot.application_id)
    registered: list[Payload] = await bot.http.request(route, params={"with_localizations": "true"})
    if fingerprint(await wanted(bot)) == fingerprint(registered):
        return False
    await bot.tree.sync()
    logger.info("our commands were registered with Discord")
    return True


async def wanted(bot: commands.AutoShardedBot) -> list[Payload]:
    """Return our commands as we would send them."""
    translator = bot.tree.translator
    if translator is None:
        return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    return [await command.get_translated_payload(bot.tree, translator) for command in bot.tree.get_commands()]


def fingerprint(commands: list[Payload]) -> str:
    """Return a hash that is the same for the same commands, as we send them or as Discord lists them."""
    compared = sorted(
        (_comparable(command, COMPARED) for command in commands), key=lambda command: str(command.get("name"))
    )
    return hashlib.sha256(json.dumps(compared, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _comparable(given: Payload, names: tuple[str, ...]) -> Payload:
    """Return what counts; a default may stand there or be left out, and a list's order may be Discord's own."""
    compared: Payload = {}
    for name in names:
        value = given.get(name)
        if name in {"options", "choices"} and value:
            value = [_comparable(inner, COMPARED_IN_OPTIONS) for inner in value]
        elif name in {"integration_types", "contexts", "channel_types"} and value:
            value = sorted(value)
        elif name == "default_member_permissions" and value is not None:
            value = str(value)
        if value not in (None, False, [], {}):
            compared[name] = value
    return compared
