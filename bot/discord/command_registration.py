"""Telling Discord our commands, but only when they are not what it holds already.

What Discord holds is the memory: no file, no row, and any number of bot processes agree.
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
KEPT = (
    "type", "name", "name_localizations", "description", "description_localizations", "options",
    "default_member_permissions", "integration_types", "contexts", "nsfw",
)  # fmt: skip
IN_OPTIONS = (*KEPT, "required", "choices", "value", "channel_types", "autocomplete", "min_length", "max_length",
              "min_value", "max_value")  # fmt: skip
ROUTE = "/applications/{application_id}/commands"

logger = logging.getLogger(__name__)


async def register(bot: commands.AutoShardedBot) -> bool:
    """Put our commands in place of what Discord holds, if that differs. True when it did."""
    if fingerprint(await wanted(bot)) == fingerprint(await _held(bot)):
        return False
    await bot.tree.sync()
    logger.info("Discord was told our commands")
    return True


async def wanted(bot: commands.AutoShardedBot) -> list[Payload]:
    """Return our commands as we would send them."""
    translator = bot.tree.translator
    if translator is None:
        return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    return [await command.get_translated_payload(bot.tree, translator) for command in bot.tree.get_commands()]


def fingerprint(commands: list[Payload]) -> str:
    """Return a hash that is the same for the same commands, whoever wrote them down."""
    kept = sorted((_kept(command, KEPT) for command in commands), key=lambda command: str(command.get("name")))
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


async def _held(bot: commands.AutoShardedBot) -> list[Payload]:
    route = discord.http.Route("GET", ROUTE, application_id=bot.application_id)
    held: list[Payload] = await bot.http.request(route, params={"with_localizations": "true"})
    return held


def _kept(given: Payload, names: tuple[str, ...]) -> Payload:
    """Return what counts; a default may stand there or be left out, and a list's order may be Discord's own."""
    kept: Payload = {}
    for name in names:
        value = given.get(name)
        if name in {"options", "choices"} and value:
            value = [_kept(inner, IN_OPTIONS) for inner in value]
        elif name in {"integration_types", "contexts", "channel_types"} and value:
            value = sorted(value)
        elif name == "default_member_permissions" and value is not None:
            value = str(value)
        if value not in (None, False, [], {}):
            kept[name] = value
    return kept
