"""Alerts about a paused digest: to the channel its owner chose, else to the server's owner, else to its owner."""

import datetime as dt
from collections.abc import AsyncIterator

import discord

from bot.conversation import digest
from bot.discord import permissions, render
from bot.discord.client import StudyBot
from bot.discord.delivery import component_ids, sent_messages, targets
from bot.discord.delivery.failures import Attempt, DeliveryError, failure
from bot.discord.retry_guard import is_doubtful
from contracts.deliveries import AlertJob

LOOK_BACK = dt.timedelta(days=1)
NOT_A_MANAGER = "target.not_yours"
NO_RECIPIENT = DeliveryError("discord.nobody_to_tell", permanent=True)


async def alert(bot: StudyBot, job: AlertJob, attempt: Attempt) -> None:
    """Send the alert to the first recipient who can be reached. Raises DeliveryError when nobody can."""
    channel = bot.get_channel(int(job.target_id)) if job.target_id.isdecimal() else None
    target = channel if isinstance(channel, discord.abc.GuildChannel) else None
    if target:  # as people call it: a mention would be drawn as its letters
        name = f"{target.guild.name} 서버의 #{target.name}"
    else:
        is_personal = job.subscription is not None and job.subscription.audience == "person"
        name = "다이렉트 메시지" if is_personal else "설정하신 채널"
    (page,) = render.pages(digest.alert(name, job.cause, permissions.noted_in_korean(job.detail)))
    noted = job.subscription.guild_id if job.subscription else ""
    guild = target.guild if target else bot.get_guild(int(noted)) if noted.isdecimal() else None
    refusal = NO_RECIPIENT
    async for recipient in _recipients(bot, job, guild):
        try:
            if attempt.maybe_posted and bot.user is not None:
                since = discord.utils.utcnow() - LOOK_BACK
                if await sent_messages.find(recipient, bot.user.id, job.nonce, since):
                    return
            try:
                view = render.layout(page, component_id=component_ids.of_delivery(job.nonce))
                await recipient.send(view=view, nonce=job.nonce)
            except BaseException as error:
                attempt.maybe_posted |= is_doubtful(error)
                raise
            attempt.maybe_posted = True
        except discord.HTTPException as error:
            refusal = failure(error)
            if not refusal.permanent:
                raise
        else:
            return
    raise refusal


async def _recipients(
    bot: StudyBot, job: AlertJob, guild: discord.Guild | None
) -> AsyncIterator[discord.TextChannel | discord.DMChannel]:
    """Yield where to send it, the best first; the server is left out where the digest's owner may not manage it."""
    people = [] if job.owner_uid is None else [job.owner_uid]
    if job.cause != NOT_A_MANAGER and guild is not None and await bot.managers.may_manage(guild, job.owner_uid):
        chosen = guild.get_channel(int(job.alert_target_id)) if job.alert_target_id.isdecimal() else None
        if isinstance(chosen, discord.TextChannel):
            yield chosen
        if guild.owner_id is not None:
            people = [str(guild.owner_id), *people]
    for uid in people:
        try:
            channel = await targets.direct(bot, uid)
        except discord.HTTPException as error:
            if not failure(error).permanent:
                raise
        else:
            yield channel
