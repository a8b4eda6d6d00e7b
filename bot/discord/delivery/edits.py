"""Correcting a message that was posted: a story in it was taken down."""

import discord

from bot.conversation import digest
from bot.discord import render
from bot.discord.client import StudyBot
from bot.discord.delivery import plan, targets
from bot.discord.delivery.failures import CHANNEL_GONE, MESSAGE_GONE
from contracts.deliveries import EditJob
from contracts.enums import Layout

TAKEN_DOWN_NAME = "내려간 기사"


async def edit(bot: StudyBot, job: EditJob) -> None:
    """Show what the message must show now. Where it is gone, nothing is left to correct."""
    channel_id, message_id = (targets.snowflake(one) for one in (job.message.channel_id, job.message.message_id))
    begins = job.message.position == 0
    corrected = digest.digest(job.study_date, job.stories, titled=begins) if job.stories else digest.TAKEN_DOWN
    role_id = job.subscription.role_id if job.subscription and begins else ""
    view = render.layout(render.pages(corrected)[0], mention=plan.mention(role_id))
    try:
        if not job.stories:
            await _rename_thread(bot, job, channel_id, message_id)
        message = bot.get_partial_messageable(channel_id).get_partial_message(message_id)
        editing = message.edit(view=view, allowed_mentions=discord.AllowedMentions.none())
        await bot.windows.request("PATCH", f"/channels/{channel_id}/messages/{message_id}", editing)
    except discord.NotFound as error:
        if error.code not in {MESSAGE_GONE, CHANNEL_GONE}:
            raise


async def _rename_thread(bot: StudyBot, job: EditJob, channel_id: int, message_id: int) -> None:
    """Remove a story's headline from its thread's name, opening an archived thread; a thread has its message's id."""
    is_post = channel_id == message_id
    if not is_post and (job.subscription is None or job.subscription.layout != Layout.THREAD):
        return
    try:
        thread = bot.get_channel(message_id) or await bot.fetch_channel(message_id)
        if isinstance(thread, discord.Thread):
            renaming = thread.edit(name=TAKEN_DOWN_NAME, archived=False)
            await bot.windows.request("PATCH", f"/channels/{message_id}", renaming)
    except discord.NotFound:
        return  # it never had one, or somebody deleted it
