"""Answering an interaction: deferred in time, then with what the conversation says, or with an apology; never silence.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

import aiohttp
import discord

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import first_choices, language, notices
from bot.conversation.error_messages import apology
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message
from bot.conversation.rate_limits import SLOW_DOWN
from bot.discord import render
from bot.discord.client import PROVIDER, Interaction
from bot.discord.retry_guard import DoubtfulError, is_doubtful, is_unavailable, once
from bot.discord.sentences import ENGLISH
from contracts.learners import Speaker

FOLLOWUPS_MAX = 4  # where the bot is installed by a user only, Discord takes five
NETWORK = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)

RESPOND_WITHIN_SECONDS = 3.0  # Discord's limit for the first response
RESPOND_AGAIN_SECONDS = 0.1
SHOW_AGAIN_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
ALREADY_ACKNOWLEDGED = 40060
MESSAGE_IS_OUT_OF_REACH = frozenset({10008, 10015, 50027})
"""The message was dismissed, or is older than what its token opens: 15 minutes."""
EDITED = frozenset(
    "study_answer study_reveal study_age study_stop undo quiz_answer digest_set placement_answer placement_new "
    "first_level first_category first_end".split()
)
"""Taps whose answer is the same message's next state."""

Answer = Callable[[StudyApi, Speaker], Awaitable[Message]]

logger = logging.getLogger(__name__)


def speaker(interaction: Interaction) -> Speaker:
    """Return who is asking."""
    return Speaker(PROVIDER, str(interaction.user.id), interaction.user.display_name)


def is_private(interaction: Interaction) -> bool:
    """Say whether an answer must hide from others; in the bot's own direct messages it may stay to be read again."""
    return not interaction.context.dm_channel


def is_english(interaction: Interaction) -> bool:
    """Say whether the asker's client is in English; everybody else reads Korean."""
    return interaction.locale in {discord.Locale.american_english, discord.Locale.british_english}


def edits_its_message(interaction: Interaction) -> bool:
    """Say whether the answer to a tap takes the place of the message that was tapped, which its asker alone sees."""
    message = interaction.message
    if message is None or not (message.flags.ephemeral or interaction.context.dm_channel):
        return False
    return _command_name(interaction).removeprefix("tap ") in EDITED


async def reply(interaction: Interaction, answer: Answer | Message) -> None:
    """Answer in the asker's language."""
    with language.speaking(ENGLISH if is_english(interaction) else None):
        await _reply(interaction, answer)


async def _reply(interaction: Interaction, answer: Answer | Message) -> None:
    """Defer, then send the answer to the asker alone, with unread notices about their account before it.

    `answer` is called only once Discord has taken the deferral, or may have, and the rate limits allow it. Errors
    become apologies.
    """
    api, who = interaction.client.api, speaker(interaction)
    with monitoring.measure_answer(PROVIDER, _command_name(interaction)):
        if not await _defer(interaction):
            monitoring.note_outcome("late")
            return
        try:
            message = await _message(interaction, answer)
            unread = await notices.unread(api, who, within=notices.WAIT_SECONDS)
            first, *further = render.pages(notices.prepend(message, unread))
            await _show(interaction, first)
            try:
                for page in further[:FOLLOWUPS_MAX]:
                    await interaction.followup.send(view=render.layout(page), ephemeral=is_private(interaction))
            except NETWORK as error:
                logger.warning("an answer could not be shown whole: %s", error)
        except NETWORK as error:
            logger.warning("an answer could not be shown: %s", error)
            await _show_sorry(interaction, error)
        except Exception as error:
            logger.exception("an answer could not be drawn")
            await _show_sorry(interaction, error)
        else:
            await notices.mark_read(api, who, unread, within=notices.WAIT_SECONDS)


async def offer_first_choices(interaction: Interaction) -> None:
    """Send the first choices to who tapped a message that all see and has not chosen anything, seen by them alone.

    To be called after the answer, which does not wait for it. At most once a day for each; never raises.
    """
    api, message, who = interaction.client.api, interaction.message, speaker(interaction)
    if message is None or message.flags.ephemeral or not is_private(interaction):
        return
    if not interaction.client.newcomers.take(who.uid):
        return
    try:
        if (await api.me(who)).has_chosen:
            return
        with language.speaking(ENGLISH if is_english(interaction) else None):
            (page,) = render.pages(await first_choices.samples(api, who))
            await interaction.followup.send(view=render.layout(page), ephemeral=True)
    except (*NETWORK, ApiError, ApiUnavailableError) as error:
        logger.warning("the first choices could not be offered: %s", error)


async def _defer(interaction: Interaction) -> bool:
    """Acknowledge within Discord's 3 s. False when Discord has given up on this interaction, or another process has it.

    A deferral whose answer was lost may count: "already acknowledged" then means this one, and where nothing is certain
    when the time is up the answer is shown if Discord takes it.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + RESPOND_WITHIN_SECONDS
    maybe_acknowledged = False
    while True:
        try:
            async with asyncio.timeout_at(until):
                with once():
                    thinking = not edits_its_message(interaction)
                    await interaction.response.defer(ephemeral=is_private(interaction), thinking=thinking)
        except (*NETWORK, DoubtfulError) as error:
            is_refused = isinstance(error, discord.HTTPException) and not is_doubtful(error)
            if maybe_acknowledged and getattr(error, "code", 0) == ALREADY_ACKNOWLEDGED:
                break
            maybe_acknowledged |= is_doubtful(error)
            if is_refused or loop.time() + RESPOND_AGAIN_SECONDS >= until:
                late = time.time() - interaction.created_at.timestamp()
                logger.warning("an interaction could not be deferred, %.1f s after it was made: %s", late, error)
                return maybe_acknowledged
            await asyncio.sleep(RESPOND_AGAIN_SECONDS)
        else:
            break
    monitoring.ACK_SECONDS.observe(max(0.0, time.time() - interaction.created_at.timestamp()))
    return True


async def _show(interaction: Interaction, page: render.Page) -> None:
    """Put a page in place of "thinking…", again and again while only the network is to blame: it must not stay.

    Where a tapped message cannot be edited any more, a new one goes on in its place.
    """
    is_in_reach = True
    for seconds in (*SHOW_AGAIN_SECONDS, None):
        try:
            if is_in_reach:
                await interaction.edit_original_response(view=render.layout(page))
            else:
                await interaction.followup.send(view=render.layout(page), ephemeral=is_private(interaction))
        except NETWORK as error:
            is_gone = edits_its_message(interaction) and getattr(error, "code", 0) in MESSAGE_IS_OUT_OF_REACH
            if is_gone and is_in_reach and seconds is not None:
                is_in_reach = False
                continue
            is_refused = isinstance(error, discord.HTTPException) and not is_unavailable(error)
            if is_refused or seconds is None:
                raise
            await asyncio.sleep(seconds)
        else:
            return


async def _message(interaction: Interaction, answer: Answer | Message) -> Message:
    """Return the answer, SLOW_DOWN when the learner or their server asks too fast, or an apology for an error."""
    bot, server = interaction.client, interaction.guild_id
    if not bot.learners.take(str(interaction.user.id)) or (server is not None and not bot.servers.take(str(server))):
        monitoring.note_outcome("hurried")
        return SLOW_DOWN
    try:
        return answer if isinstance(answer, Message) else await answer(bot.api, speaker(interaction))
    except UnclearError as error:
        return apology(error)
    except (ApiError, ApiUnavailableError, TimeoutError) as error:
        logger.warning("an interaction got an apology: %s", error)
        return apology(error)
    except Exception as error:
        logger.exception("an interaction got an apology for a fault of ours")
        return apology(error)


async def _show_sorry(interaction: Interaction, error: Exception) -> None:
    (page,) = render.pages(apology(error))
    monitoring.note_outcome("unshown")
    try:
        await _show(interaction, page)
    except NETWORK as further:
        logger.warning("an apology could not be shown either: %s", further)


def _command_name(interaction: Interaction) -> str:
    """Name what was asked for: the command, or a button's action without its argument."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    custom_id = cast(Mapping[str, object], interaction.data or {}).get("custom_id", "")
    return f"tap {str(custom_id).partition(':')[0][:20]}"
