"""Alerts about a digest: to the channel its owner chose, else to the server's owner, else to who set it up."""

import datetime as dt
from collections.abc import AsyncIterator

import discord

from bot.conversation import digest, failure_reasons, language, notices, subscription
from bot.conversation.language import say, translated
from bot.conversation.message import Choice, Message
from bot.discord import permissions, render
from bot.discord.client import StudyBot
from bot.discord.delivery import component_ids, sent_messages, targets
from bot.discord.delivery.attempt import Attempt
from bot.discord.delivery.failures import DeliveryError, failure
from bot.discord.retry_guard import is_doubtful
from bot.discord.sentences import ENGLISH, GONE_CHANNEL, INVITE, MY_DM, PLACE
from contracts.deliveries import AlertJob
from contracts.enums import Authority
from contracts.notices import NoticeKind

LOOK_BACK = dt.timedelta(days=1)
NO_RECIPIENT = DeliveryError("discord.nobody_to_tell", permanent=True)
ACCOUNT_CAUSES = frozenset(NoticeKind)
NEEDS_INVITATION = {"discord.no_access", "discord.guild_gone"}


async def alert(bot: StudyBot, job: AlertJob, attempt: Attempt) -> None:
    """Send the alert to the first recipient who can be reached. Raises DeliveryError when nobody can.

    An alert whose cause is a notice about the owner's account goes to the owner alone.
    """
    noted = job.subscription.guild_id if job.subscription else ""
    channel = bot.get_channel(int(job.target_id)) if job.target_id.isdecimal() else None
    target = channel if isinstance(channel, discord.abc.GuildChannel) else None
    guild = target.guild if target else bot.get_guild(int(noted)) if noted.isdecimal() else None
    is_english = job.subscription is not None and job.subscription.language == "en"
    with language.speaking(ENGLISH if is_english else None):
        (page,) = render.pages(_message(bot, job, target, guild))
        view = render.layout(page, component_id=component_ids.of_delivery(job.nonce))
    refusal = NO_RECIPIENT
    async for recipient in _recipients(bot, job, guild):
        try:
            if attempt.maybe_posted and bot.user is not None:
                since = discord.utils.utcnow() - LOOK_BACK
                if await sent_messages.find(recipient, bot.user.id, job.nonce, since):
                    return
            try:
                sending = recipient.send(view=view, nonce=job.nonce)
                await bot.windows.request("POST", f"/channels/{recipient.id}/messages", sending)
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


def _message(
    bot: StudyBot, job: AlertJob, target: discord.abc.GuildChannel | None, guild: discord.Guild | None
) -> Message:
    """Return what happened, with the channel, the server and the permission by name, and buttons that mend it."""
    if job.cause in ACCOUNT_CAUSES:
        return notices.alone(job.cause, {"ready": job.detail})
    if target is not None:  # as people call it: a mention would be drawn as its letters
        place = say(PLACE, server=target.guild.name, channel=target.name)
    elif guild is not None:
        place = f"{guild.name}: {translated(GONE_CHANNEL)}"
    else:
        is_personal = job.subscription is not None and job.subscription.audience == "person"
        place = translated(MY_DM if is_personal else GONE_CHANNEL)
    choices: tuple[Choice, ...] = ()
    if job.subscription is not None:
        names = ("resume", "status") if failure_reasons.can_resume(job.cause) else ("status",)
        choices = subscription.buttons(job.subscription.guild_id, job.subscription.id, *names)
    if job.cause in NEEDS_INVITATION and bot.application_id is not None:
        choices += (Choice(translated(INVITE), "", url=permissions.invite_url(bot.application_id)),)
    return digest.alert(place, job.cause, permissions.noted_named(job.detail), choices)


async def _recipients(
    bot: StudyBot, job: AlertJob, guild: discord.Guild | None
) -> AsyncIterator[discord.TextChannel | discord.DMChannel]:
    """Yield where to send it, the best first; a server is left out unless its managers are known to want the digest."""
    people = [] if job.owner_uid is None else [job.owner_uid]
    wanted = job.subscription
    if guild is not None and wanted is not None and job.cause not in ACCOUNT_CAUSES:
        is_servers = wanted.authority != Authority.OWNER and wanted.guild_id == str(guild.id)
        if is_servers or await permissions.may_manage(guild, job.owner_uid):
            chosen = guild.get_channel(int(job.alert_target_id)) if job.alert_target_id.isdecimal() else None
            if isinstance(chosen, discord.TextChannel):
                yield chosen
            if guild.owner_id is not None:
                people = list(dict.fromkeys([str(guild.owner_id), *people]))
    for uid in people:
        try:
            channel = await targets.direct(bot, uid)
        except discord.HTTPException as error:
            if not failure(error).permanent:
                raise
        else:
            yield channel
