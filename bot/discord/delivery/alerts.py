"""Telling an owner why their digest stopped: in the channel they chose, else the server's owner, else themselves."""

import datetime as dt
from collections.abc import AsyncIterator

import discord

from bot.conversation import digest
from bot.discord import permissions, render
from bot.discord.client import StudyBot
from bot.discord.delivery import component_ids, sent_messages, targets
from bot.discord.delivery.attempt import Attempt
from bot.discord.delivery.failures import DeliveryError, failure, is_doubtful
from contracts.deliveries import AlertJob

LOOK_BACK = dt.timedelta(days=1)
NOT_YOURS = "target.not_yours"
NOBODY = DeliveryError("discord.nobody_to_tell", permanent=True)

Ear = discord.TextChannel | discord.DMChannel


async def alert(bot: StudyBot, job: AlertJob, attempt: Attempt) -> None:
    """Tell the first who can be told. Raises DeliveryError when nobody can."""
    refusal = NOBODY
    async for ear in _ears(bot, job):
        try:
            await _tell(bot, ear, job, attempt)
        except discord.HTTPException as error:
            refusal = failure(error)
            if not refusal.permanent:
                raise
        else:
            return
    raise refusal


async def _tell(bot: StudyBot, ear: Ear, job: AlertJob, attempt: Attempt) -> None:
    if attempt.maybe_posted and bot.user is not None:
        since = discord.utils.utcnow() - LOOK_BACK
        if await sent_messages.own(ear, bot.user.id, job.nonce, since):
            return
    detail = permissions.noted_in_korean(job.detail)
    (page,) = render.pages(digest.alert(_name(bot, job), job.cause, detail))
    try:
        await ear.send(view=render.layout(page, component_id=component_ids.of_delivery(job.nonce)), nonce=job.nonce)
    except BaseException as error:
        attempt.maybe_posted |= is_doubtful(error)
        raise
    attempt.maybe_posted = True


async def _ears(bot: StudyBot, job: AlertJob) -> AsyncIterator[Ear]:
    """Yield who to tell, the best first. Where the subscription's owner has no say, nobody hears of them."""
    guild = _guild(bot, job)
    if job.cause != NOT_YOURS and guild is not None and await bot.managers.may_manage(guild, job.owner_uid):
        chosen = guild.get_channel(int(job.alert_target_id)) if job.alert_target_id.isdecimal() else None
        if isinstance(chosen, discord.TextChannel):
            yield chosen
        if guild.owner_id is not None:
            async for ear in _direct(bot, str(guild.owner_id)):
                yield ear
    if job.owner_uid is not None:
        async for ear in _direct(bot, job.owner_uid):
            yield ear


async def _direct(bot: StudyBot, uid: str) -> AsyncIterator[Ear]:
    try:
        yield await targets.direct(bot, uid)
    except discord.HTTPException as error:
        if not failure(error).permanent:
            raise


def _guild(bot: StudyBot, job: AlertJob) -> discord.Guild | None:
    """Return the server meant: the target channel's, or the noted one where that channel is gone."""
    channel = bot.get_channel(int(job.target_id)) if job.target_id.isdecimal() else None
    if isinstance(channel, discord.abc.GuildChannel):
        return channel.guild
    noted = job.subscription.guild_id if job.subscription else ""
    return bot.get_guild(int(noted)) if noted.isdecimal() else None


def _name(bot: StudyBot, job: AlertJob) -> str:
    """Return the target as people call it; a mention would be drawn as its letters."""
    channel = bot.get_channel(int(job.target_id)) if job.target_id.isdecimal() else None
    if isinstance(channel, discord.abc.GuildChannel):
        return f"{channel.guild.name} 서버의 #{channel.name}"
    return "다이렉트 메시지" if job.subscription and job.subscription.audience == "person" else "설정하신 채널"
