"""Correcting a message that stands: a story was taken down after it was posted."""

import discord
from discord import ui

from bot.conversation import digest
from bot.discord import render
from bot.discord.client import StudyBot
from bot.discord.delivery import plan, targets
from bot.discord.delivery.failures import CHANNEL_GONE, MESSAGE_GONE
from contracts.deliveries import EditJob

TAKEN_DOWN_NAME = "내려간 기사"


async def edit(bot: StudyBot, job: EditJob) -> None:
    """Show what the message must show now. Where it is gone, nothing is left to correct."""
    channel_id, message_id = (targets.snowflake(one) for one in (job.message.channel_id, job.message.message_id))
    channel = bot.get_partial_messageable(channel_id)
    try:
        if not job.stories:
            await _rename_thread(bot, job, channel_id, message_id)
        message = channel.get_partial_message(message_id)
        await message.edit(view=_layout(job), allowed_mentions=discord.AllowedMentions.none())
    except discord.NotFound as error:
        if error.code not in {MESSAGE_GONE, CHANNEL_GONE}:
            raise


def _layout(job: EditJob) -> ui.LayoutView:
    begins = job.message.position == 0
    message = digest.digest(job.study_date, job.stories, titled=begins) if job.stories else digest.taken_down()
    role_id = job.subscription.role_id if job.subscription and begins else ""
    return render.layout(render.pages(message)[0], mention=plan.mention(role_id))


async def _rename_thread(bot: StudyBot, job: EditJob, channel_id: int, message_id: int) -> None:
    """Take a story's headline off its thread too, opened for that if it was archived; it has its message's id."""
    is_post = channel_id == message_id
    if not is_post and (job.subscription is None or job.subscription.layout != "thread"):
        return
    try:
        thread = bot.get_channel(message_id) or await bot.fetch_channel(message_id)
        if isinstance(thread, discord.Thread):
            await thread.edit(name=TAKEN_DOWN_NAME, archived=False)
    except discord.NotFound:
        return  # it never had one, or somebody deleted it
