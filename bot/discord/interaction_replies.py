"""Answering an interaction: deferred in time, then with what the conversation says, or with an apology; never silence.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import logging
import time
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, cast

import aiohttp
import discord

from bot.api.errors import ApiError, ApiUnavailableError
from bot.api.models import Speaker
from bot.conversation import notices
from bot.conversation.error_messages import apology
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message
from bot.conversation.rate_limits import SLOW_DOWN
from bot.discord import render
from bot.monitoring import metrics, questions

if TYPE_CHECKING:
    from bot.discord.client import Interaction

PROVIDER = "discord"
FOLLOWUPS_MAX = 4  # where the bot is installed by a user only, Discord takes five
NETWORK = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)

logger = logging.getLogger(__name__)


def speaker(interaction: "Interaction") -> Speaker:
    """Return who is asking."""
    return Speaker(PROVIDER, str(interaction.user.id), interaction.user.display_name)


async def reply(interaction: "Interaction", conversation: Awaitable[Message]) -> None:
    """Answer with what the conversation says and what happened to the asker's account, to the asker alone."""
    with questions.asked(PROVIDER, _command(interaction)):
        await _answer(interaction, conversation)


async def _answer(interaction: "Interaction", conversation: Awaitable[Message]) -> None:
    if not await _deferred(interaction):
        questions.note("late")
        _abandon(conversation)
        return
    api, who = interaction.client.api, speaker(interaction)
    try:
        message = await _said(_unless_hurried(interaction, conversation))
        unread = await notices.unread(api, who, within=notices.WAIT_SECONDS)
        await _show(interaction, notices.before(message, unread))
    except NETWORK as error:
        logger.warning("an answer could not be shown: %s", error)
        await _show_sorry(interaction, error)
    except Exception as error:
        logger.exception("an answer could not be drawn")
        await _show_sorry(interaction, error)
    else:
        await notices.told(api, who, unread, within=notices.WAIT_SECONDS)


async def said(message: Message) -> Message:
    """Return a message that needs no asking, as a conversation would."""
    return message


async def _deferred(interaction: "Interaction") -> bool:
    """Win time. False when Discord has given up on this interaction already: then nobody waits for an answer."""
    try:
        await interaction.response.defer(ephemeral=is_private(interaction), thinking=True)
    except NETWORK as error:
        late = time.time() - interaction.created_at.timestamp()
        logger.warning("an interaction could not be deferred, %.1f s after it was made: %s", late, error)
        return False
    metrics.ACK_SECONDS.observe(max(0.0, time.time() - interaction.created_at.timestamp()))
    return True


def is_private(interaction: "Interaction") -> bool:
    """Say whether an answer must hide from others; in the bot's own direct messages it may stay to be read again."""
    return not interaction.context.dm_channel


def _unless_hurried(interaction: "Interaction", conversation: Awaitable[Message]) -> Awaitable[Message]:
    """Return the conversation, or a plea to slow down when its learner or server asks faster than is fair."""
    bot, server = interaction.client, interaction.guild_id
    if bot.learners.take(str(interaction.user.id)) and (server is None or bot.servers.take(str(server))):
        return conversation
    questions.note("hurried")
    _abandon(conversation)
    return said(SLOW_DOWN)


async def _said(conversation: Awaitable[Message]) -> Message:
    try:
        return await conversation
    except UnclearError as error:
        return apology(error)
    except (ApiError, ApiUnavailableError, TimeoutError) as error:
        logger.warning("an interaction got an apology: %s", error)
        return apology(error)
    except Exception as error:
        logger.exception("an interaction got an apology for a fault of ours")
        return apology(error)


async def _show(interaction: "Interaction", message: Message) -> None:
    first, *further = render.pages(message)
    await interaction.edit_original_response(view=render.layout(first))
    try:
        for page in further[:FOLLOWUPS_MAX]:
            await interaction.followup.send(view=render.layout(page), ephemeral=is_private(interaction))
    except NETWORK as error:
        logger.warning("an answer could not be shown whole: %s", error)


async def _show_sorry(interaction: "Interaction", error: Exception) -> None:
    (page,) = render.pages(apology(error))
    questions.note("unshown")
    try:
        await interaction.edit_original_response(view=render.layout(page))
    except NETWORK as further:
        logger.warning("an apology could not be shown either: %s", further)


def _command(interaction: "Interaction") -> str:
    """Name what was asked for: the command, or a button's action without its argument."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    custom_id = cast(Mapping[str, object], interaction.data or {}).get("custom_id", "")
    return f"tap {str(custom_id).partition(':')[0][:20]}"


def _abandon(conversation: Awaitable[Message]) -> None:
    """Let a conversation nobody waits for end unstarted, without Python's warning about it."""
    close = getattr(conversation, "close", None)
    if close:
        close()
