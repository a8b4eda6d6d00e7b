"""A Discord channel or person -> the DeliveryTarget whose digest is meant, if the asker may manage it."""

import discord
from discord import app_commands

from bot.conversation.errors import UnclearError
from bot.conversation.language import say, translated
from bot.conversation.subscription import NOT_ALLOWED, DeliveryTarget
from bot.discord import permissions
from bot.discord.client import PROVIDER, Interaction, StudyBot
from bot.discord.permissions import Postable
from bot.discord.sentences import (
    CANNOT_SEE,
    EVERYONE,
    FORUM_ONLY,
    GONE_CHANNEL,
    MY_DM,
    NO_FORUM,
    NOT_A_MANAGER,
    NOT_IN_SERVER,
    ONLY_IN_SERVER,
    WRONG_KIND,
)
from contracts.enums import Layout


class DigestChannel(app_commands.Transformer[StudyBot]):
    """An option that offers channels a digest can go to, and leaves looking them up to us."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """An option for a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Return which kinds Discord offers."""
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(
        self, interaction: Interaction, value: app_commands.AppCommandChannel, /
    ) -> app_commands.AppCommandChannel:
        """Return the channel as chosen."""
        return value


def delivery_target(interaction: Interaction, chosen: app_commands.AppCommandChannel | None = None) -> DeliveryTarget:
    """Return the chosen channel, or this one, as a target; in direct messages, the person. Raises UnclearError."""
    if interaction.guild_id is None:
        return personal_target(interaction.user.id)
    check_manager(interaction)
    return target_of(postable(interaction, chosen))


def check_manager(interaction: Interaction) -> str:
    """Return the id of the server that a command was used in. Raises UnclearError unless its user may manage it."""
    if interaction.guild_id is None:
        raise UnclearError(translated(ONLY_IN_SERVER))
    if not interaction.permissions.manage_guild:
        raise UnclearError(translated(NOT_A_MANAGER))
    return str(interaction.guild_id)


def personal_target(user_id: int) -> DeliveryTarget:
    """Return a person's direct messages as a target."""

    def check_plain(layout: str, role_id: str) -> list[str]:
        if layout != Layout.PLAIN:
            raise UnclearError(translated(FORUM_ONLY))
        return []

    return DeliveryTarget(PROVIDER, str(user_id), translated(MY_DM), audience="person", missing=check_plain)


def target_of(channel: Postable) -> DeliveryTarget:
    """Return a server's channel as a target."""

    def missing(layout: str, role_id: str) -> list[str]:
        if layout == Layout.FORUM and not permissions.is_forum(channel):
            raise UnclearError(translated(FORUM_ONLY))
        return permissions.named(permissions.missing(channel, layout, role_id))

    layouts = (Layout.FORUM,) if permissions.is_forum(channel) else (Layout.PLAIN, Layout.THREAD)
    return DeliveryTarget(
        PROVIDER,
        str(channel.id),
        f"#{channel.name}",
        str(channel.guild.id),
        missing=missing,
        layouts=layouts,
        name_of=lambda one: name_in(channel.guild, one),
    )


def target_in(guild: discord.Guild, channel_id: str) -> DeliveryTarget:
    """Return a channel of a server as a target, one that is gone or of another kind too: it can be deleted."""
    channel = guild.get_channel(int(channel_id)) if channel_id.isdecimal() else None
    if isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return target_of(channel)
    name = translated(GONE_CHANNEL) if channel is None else f"#{channel.name}"

    def refuse(layout: str, role_id: str) -> list[str]:
        raise UnclearError(translated(CANNOT_SEE if channel is None else WRONG_KIND))

    return DeliveryTarget(
        PROVIDER,
        channel_id,
        name,
        str(guild.id),
        missing=refuse,
        layouts=(),
        name_of=lambda one: name_in(guild, one),
    )


def name_in(guild: discord.Guild, wanted: str) -> str:
    """Return how people call a role or a channel of a server, "" for one that is gone."""
    if not wanted.isdecimal():
        return ""
    if role := guild.get_role(int(wanted)):
        return f"@{role.name}"
    channel = guild.get_channel(int(wanted))
    return f"#{channel.name}" if channel else ""


async def managed_guild(interaction: Interaction, guild_id: str) -> discord.Guild:
    """Return a server that the presser of a button may manage, wherever it was pressed. Raises UnclearError."""
    guild = interaction.client.get_guild(int(guild_id)) if guild_id.isdecimal() else None
    if guild is None:
        raise UnclearError(translated(NOT_IN_SERVER))
    is_here = interaction.guild_id == guild.id
    uid = str(interaction.user.id)
    if not (interaction.permissions.manage_guild if is_here else await permissions.may_manage(guild, uid)):
        raise UnclearError(translated(NOT_A_MANAGER))
    return guild


def postable(interaction: Interaction, chosen: app_commands.AppCommandChannel | None = None) -> Postable:
    """Return a channel that digests can go to, as the bot knows it."""
    channel = interaction.channel if chosen is None else chosen.resolve()
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if isinstance(channel, discord.TextChannel | discord.ForumChannel) and channel.guild.me is not None:
        return channel
    raise UnclearError(translated(CANNOT_SEE if channel is None else WRONG_KIND))


def alert_channel(interaction: Interaction, chosen: app_commands.AppCommandChannel | None) -> str | None:
    """Return the id of a channel for alerts, None when none was chosen."""
    if chosen is None:
        return None
    channel = postable(interaction, chosen)
    if permissions.is_forum(channel):
        raise UnclearError(translated(NO_FORUM))
    if names := permissions.named(permissions.missing(channel, Layout.PLAIN)):
        raise UnclearError(say(NOT_ALLOWED, place=f"#{channel.name}", names=", ".join(names)))
    return str(channel.id)


def mentionable(interaction: Interaction, role: discord.Role | None) -> str | None:
    """Return a role's id. Raises UnclearError for @everyone: nobody may ping a whole server every morning."""
    if role is not None and role.id == interaction.guild_id:
        raise UnclearError(translated(EVERYONE))
    return None if role is None else str(role.id)
