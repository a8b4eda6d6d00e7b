"""Registering our commands with Discord at the start of a process, and the ids by which messages mention them.

https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands
"""

import logging

from discord.ext import commands

from bot.discord import command_translation

logger = logging.getLogger(__name__)


async def register(bot: commands.AutoShardedBot) -> None:
    """Overwrite the commands registered with Discord; a command that was there keeps its id."""
    registered = await bot.tree.sync()
    command_translation.remember_ids({command.name: command.id for command in registered})
    logger.info("%s commands are registered with Discord", len(registered))
