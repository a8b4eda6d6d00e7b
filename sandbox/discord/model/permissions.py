"""Permission bits, and what a member may do in a channel.

https://discord.com/developers/docs/topics/permissions#permission-overwrites
"""

from collections.abc import Iterable
from enum import IntFlag

from sandbox.discord.model.channels import Channel
from sandbox.discord.model.guilds import Guild, Member


class Permission(IntFlag):
    """Those bits that the stand-in knows the meaning of."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


ALL = (1 << 52) - 1
NEED_SENDING = (
    Permission.MENTION_EVERYONE | Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.USE_EXTERNAL_EMOJIS
)
"""Nobody has these where they cannot send."""
MEMBER = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
"""What @everyone may do in a new server, as far as it matters here."""
BOT = MEMBER | int(Permission.CREATE_PUBLIC_THREADS)
"""What the invitation of a digest bot asks for."""
IN_DM = MEMBER


def of_member(guild: Guild, member: Member) -> int:
    """Return what a member may do in the server, before any channel is looked at."""
    if member.user.id == guild.owner_id:
        return ALL
    total = guild.roles[guild.id].permissions
    for role_id in member.roles:
        total |= guild.roles[role_id].permissions
    return ALL if total & Permission.ADMINISTRATOR else total


def in_channel(guild: Guild, member: Member, channel: Channel) -> int:
    """Return what a member may do in a channel; a thread has its parent's overwrites."""
    total = of_member(guild, member)
    if total == ALL:
        return ALL
    place = guild.channels.get(channel.parent_id or 0, channel) if channel.thread else channel
    total = _overwritten(total, place, [guild.id])
    total = _overwritten(total, place, member.roles)
    total = _overwritten(total, place, [member.user.id])
    if not total & Permission.VIEW_CHANNEL:
        return 0
    sending = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
    return total if total & sending else total & ~int(NEED_SENDING)


def _overwritten(total: int, channel: Channel, whom: Iterable[int]) -> int:
    found = [channel.overwrites[one] for one in whom if one in channel.overwrites]
    allow = deny = 0
    for overwrite in found:
        allow |= overwrite.allow
        deny |= overwrite.deny
    return total & ~deny | allow
