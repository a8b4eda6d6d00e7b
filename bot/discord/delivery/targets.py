"""A job's target -> the channel to post in, after everything that forbids it has been ruled out."""

import discord

from bot.discord import permissions
from bot.discord.client import StudyBot
from bot.discord.delivery.failures import DeliveryError
from bot.discord.permissions import Postable
from contracts.deliveries import DigestJob
from contracts.enums import Authority

Target = Postable | discord.DMChannel


async def of_digest(bot: StudyBot, job: DigestJob) -> Target:
    """Return where a digest goes. Raises DeliveryError, permanent, when the bot may not or its owner may not."""
    if job.subscription.audience == "person":
        if job.target_id != job.owner_uid:
            raise not_a_manager()
        return await direct(bot, job.target_id)
    channel = await postable(bot, job.target_id)
    is_server = job.subscription.guild_id == str(channel.guild.id)
    if not is_server or job.subscription.authority == Authority.OWNER:
        # Anybody can subscribe any channel over the API: its owner must be seen to manage the server, once.
        if not await permissions.may_manage(await complete(bot, channel.guild), job.owner_uid):
            raise not_a_manager()
        await bot.api.confirm_owner(job.platform, str(channel.guild.id), job.target_id)
    check_allowed(channel, job.subscription.layout)
    return channel


async def changed_kind(bot: StudyBot, job: DigestJob, known: Target) -> Postable | None:
    """Return a channel that is of another kind than it was known as, None for one that is as before.

    Raises DeliveryError, permanent, when it is of a kind that takes no digests, or the bot may not post there.
    """
    found = await bot.fetch_channel(known.id)
    if type(found) is type(known):
        return None
    if not isinstance(found, discord.TextChannel | discord.ForumChannel):
        raise DeliveryError("discord.wrong_channel", permanent=True)
    check_allowed(found, job.subscription.layout)
    return found


async def postable(bot: StudyBot, channel_id: str) -> Postable:
    """Return a server's channel that takes messages or posts."""
    found = bot.get_channel(snowflake(channel_id)) or await bot.fetch_channel(snowflake(channel_id))
    if isinstance(found, discord.TextChannel | discord.ForumChannel):
        return found
    raise DeliveryError("discord.wrong_channel", permanent=True)


async def direct(bot: StudyBot, uid: str) -> discord.DMChannel:
    """Return the direct messages with a person."""
    return await bot.create_dm(discord.Object(snowflake(uid)))


async def complete(bot: StudyBot, guild: discord.Guild) -> discord.Guild:
    """Return a server with its roles and owner, which one that is unavailable at the moment lacks."""
    known = bot.get_guild(guild.id)
    return known if known is not None and not known.unavailable else await bot.fetch_guild(guild.id)


def check_allowed(channel: Postable, layout: str) -> None:
    """Raise DeliveryError naming the permissions that the bot lacks: Discord's own refusal would not."""
    if channel.guild.me is None:
        return  # an unavailable server: Discord will say
    if names := permissions.missing(channel, layout):
        raise DeliveryError("discord.missing_permission", permanent=True, detail=permissions.noted(names))


def not_a_manager() -> DeliveryError:
    """Return the refusal to post where the subscription's owner may not manage the target."""
    return DeliveryError("target.not_yours", permanent=True)


def snowflake(text: str) -> int:
    """Return a Discord id as a number. Raises DeliveryError when it is none."""
    if text.isascii() and text.isdigit() and len(text) < 20:
        return int(text)
    raise DeliveryError("discord.channel_gone", permanent=True)
