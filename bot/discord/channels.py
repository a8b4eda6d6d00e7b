"""A Discord channel or person -> the DeliveryTarget whose digest is meant, if the asker may manage it."""

import discord
from discord import app_commands

from bot.conversation.errors import UnclearError
from bot.conversation.subscription import NOT_ALLOWED, DeliveryTarget
from bot.discord import permissions
from bot.discord.client import PROVIDER, Interaction, StudyBot
from bot.discord.permissions import Postable

NOT_A_MANAGER = "'서버 관리하기' 권한이 있는 분만 할 수 있어요."
CANNOT_SEE = "봇이 그 채널을 볼 수 없어요. 채널 설정에서 봇에게 '채널 보기'를 허용해 주세요."
WRONG_KIND = "텍스트, 공지, 포럼 채널에만 한입뉴스를 보낼 수 있어요. 채널을 골라 주세요."
FORUM_ONLY = "포럼 방식은 포럼 채널에서만 쓸 수 있어요."
NO_FORUM = "알림은 텍스트 채널에만 보낼 수 있어요."
EVERYONE = "@everyone은 부를 수 없어요. 다른 역할을 골라 주세요."
MY_DM = "다이렉트 메시지"


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

        def check_plain(layout: str, role_id: str) -> list[str]:
            if layout != "plain":
                raise UnclearError(FORUM_ONLY)
            return []

        return DeliveryTarget(PROVIDER, str(interaction.user.id), MY_DM, audience="person", missing=check_plain)
    if not interaction.permissions.manage_guild:
        raise UnclearError(NOT_A_MANAGER)
    channel = postable(interaction, chosen)

    def missing(layout: str, role_id: str) -> list[str]:
        if layout == "forum" and not permissions.is_forum(channel):
            raise UnclearError(FORUM_ONLY)
        return permissions.in_korean(permissions.missing(channel, layout, role_id))

    return DeliveryTarget(PROVIDER, str(channel.id), f"#{channel.name}", str(channel.guild.id), missing=missing)


def postable(interaction: Interaction, chosen: app_commands.AppCommandChannel | None = None) -> Postable:
    """Return a channel that digests can go to, as the bot knows it."""
    channel = interaction.channel if chosen is None else chosen.resolve()
    if isinstance(channel, discord.Thread):
        channel = channel.parent
    if isinstance(channel, discord.TextChannel | discord.ForumChannel) and channel.guild.me is not None:
        return channel
    raise UnclearError(CANNOT_SEE if channel is None else WRONG_KIND)


def alert_channel(interaction: Interaction, chosen: app_commands.AppCommandChannel | None) -> str | None:
    """Return the id of a channel for alerts, None when none was chosen."""
    if chosen is None:
        return None
    channel = postable(interaction, chosen)
    if permissions.is_forum(channel):
        raise UnclearError(NO_FORUM)
    if names := permissions.in_korean(permissions.missing(channel, "plain")):
        raise UnclearError(NOT_ALLOWED.format(place=f"#{channel.name}", names=", ".join(names)))
    return str(channel.id)


def mentionable(interaction: Interaction, role: discord.Role | None) -> str | None:
    """Return a role's id. Raises UnclearError for @everyone: nobody may ping a whole server every morning."""
    if role is not None and role.id == interaction.guild_id:
        raise UnclearError(EVERYONE)
    return None if role is None else str(role.id)
