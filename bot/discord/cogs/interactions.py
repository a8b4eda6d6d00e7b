"""Taps on buttons, and commands that fail before their callback could answer."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import cast

import discord
from discord import app_commands
from discord.ext import commands

from bot.conversation import router
from bot.conversation.command import Arguments
from bot.conversation.message import Message, Text
from bot.conversation.texts import HELP, MENU
from bot.discord import custom_ids
from bot.discord.client import Interaction, StudyBot
from bot.discord.cogs import digest_buttons
from bot.discord.cogs.learning import show_help
from bot.discord.interaction_replies import offer_first_choices, reply
from bot.discord.sentences import BAD_OPTION, FAILED, OUTDATED_BUTTON, OUTDATED_COMMAND

logger = logging.getLogger(__name__)


class Interactions(commands.Cog):
    """Answers every button from its custom id alone: no view is stored, so buttons outlive the process."""

    def __init__(self, bot: StudyBot) -> None:
        bot.tree.error(self.on_command_error)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a tapped button; one that is not ours too, for Discord would only say that it failed."""
        if interaction.type is not discord.InteractionType.component:
            return
        custom_id = str(cast(Mapping[str, object], interaction.data or {}).get("custom_id", ""))
        action, argument = custom_ids.decode(custom_id) or ("", "")
        if digest_buttons.is_known(action, argument):
            pressed = partial(digest_buttons.answer, interaction=interaction, action=action, argument=argument)
            await reply(interaction, pressed)
        elif action == HELP.action:
            await reply(interaction, partial(show_help, interaction=interaction))
        elif router.is_known(action, argument):
            await reply(interaction, partial(router.answer, action=action, arguments=Arguments(argument)))
            await offer_first_choices(interaction)
        else:
            await reply(interaction, Message((Text(OUTDATED_BUTTON),), (MENU,)))

    async def on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Apologize, whatever went wrong."""
        # Somebody's client may hold an older list of our commands: no fault.
        is_outdated = isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)
        logger.error("a command failed: %s", error, exc_info=None if is_outdated else error)
        if interaction.response.is_done():
            return
        if isinstance(error, app_commands.TransformerError):
            await reply(interaction, Message((Text(BAD_OPTION),)))
        else:
            await reply(interaction, Message((Text(OUTDATED_COMMAND if is_outdated else FAILED),), (MENU,)))
