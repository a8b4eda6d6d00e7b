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
from bot.conversation.texts import MENU
from bot.discord import custom_ids
from bot.discord.client import Interaction, StudyBot
from bot.discord.interaction_replies import reply

OUTDATED_BUTTON = Message((Text("이 버튼은 이제 쓸 수 없어요. 메뉴에서 다시 골라 주세요."),), (MENU,))
BAD_OPTION = Message((Text("입력하신 값을 이해하지 못했어요. 목록에서 골라 주세요."),))
OUTDATED_COMMAND = Message((Text("명령이 바뀌었어요. 잠시 후 다시 입력해 주세요."),))
FAILED = Message((Text("죄송해요, 문제가 생겼어요. 잠시 후 다시 시도해 주세요."),), (MENU,))

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
        if router.is_known(action, argument):
            await reply(interaction, partial(router.answer, action=action, arguments=Arguments(argument)))
        else:
            await reply(interaction, OUTDATED_BUTTON)

    async def on_command_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Apologize, whatever went wrong."""
        # Somebody's client may hold an older list of our commands: no fault.
        is_outdated = isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)
        logger.error("a command failed: %s", error, exc_info=None if is_outdated else error)
        if interaction.response.is_done():
            return
        if isinstance(error, app_commands.TransformerError):
            await reply(interaction, BAD_OPTION)
        else:
            await reply(interaction, OUTDATED_COMMAND if is_outdated else FAILED)
