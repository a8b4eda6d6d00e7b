"""The permissions the bot needs to post, their names in Discord's clients, and who may manage a server."""

from collections.abc import Iterable, Sequence

import discord

from bot.conversation.language import current
from contracts import discord_app

MANAGE_THREADS = "manage_threads"
CREATE_THREADS = "create_public_threads"
SEND_IN_THREADS = "send_messages_in_threads"
NAMES = {
    "view_channel": ("채널 보기", "View Channel"),
    "send_messages": ("메시지 보내기", "Send Messages"),
    "read_message_history": ("메시지 기록 보기", "Read Message History"),
    CREATE_THREADS: ("공개 스레드 만들기", "Create Public Threads"),
    SEND_IN_THREADS: ("스레드에서 메시지 보내기", "Send Messages in Threads"),
    MANAGE_THREADS: ("스레드 관리하기", "Manage Threads"),
    "mention_everyone": ("@everyone, @here, 모든 역할 멘션하기", "Mention @everyone, @here and All Roles"),
    "manage_guild": ("서버 관리하기", "Manage Server"),
}
"""As Discord's clients call them, in Korean and in English."""
ALWAYS = ("view_channel", "send_messages", "read_message_history")
"""The last one lets the bot find its own message after a doubtful send."""

Postable = discord.TextChannel | discord.ForumChannel


def missing(channel: Postable, layout: str, role_id: str = "") -> list[str]:
    """Return the names, as in discord.Permissions, of what the bot lacks to post a digest in a channel."""
    needed = [*ALWAYS, *(("create_public_threads",) if layout == "thread" and not is_forum(channel) else ())]
    if isinstance(channel, discord.ForumChannel) and channel.flags.require_tag:
        tags = channel.available_tags
        needed += [MANAGE_THREADS] if tags and all(tag.moderated for tag in tags) else []
    role = channel.guild.get_role(int(role_id)) if role_id.isdecimal() else None
    if role is not None and not role.mentionable:
        needed.append("mention_everyone")
    rights = channel.permissions_for(channel.guild.me)
    return [name for name in needed if not getattr(rights, name)]


def is_forum(channel: object) -> bool:
    """Say whether a channel takes posts instead of messages."""
    return isinstance(channel, discord.ForumChannel)


def named(names: Iterable[str]) -> list[str]:
    """Return permissions as the reader's client shows them; what is none stays as it is."""
    return [NAMES.get(name, (name, name))[current() == "en"] for name in names]


def noted(names: Sequence[str]) -> str:
    """Return permissions as a failed delivery's detail notes them."""
    return ", ".join(name.upper() for name in names)


def noted_named(detail: str) -> str:
    """Return a noted detail as the reader's client shows it; one that notes something else stays as it is."""
    parts = [part.strip() for part in detail.split(",")]
    return ", ".join(named(part.lower() if part.lower() in NAMES else part for part in parts))


async def may_manage(guild: discord.Guild, uid: str | None) -> bool:
    """Say whether a person may manage a server now. Raises discord.HTTPException when Discord cannot say.

    Anybody can subscribe any channel over the API, so Discord is asked.
    """
    if uid is None or not uid.isdecimal():
        return False
    if guild.owner_id == int(uid):
        return True
    try:
        member = await guild.fetch_member(int(uid))
    except discord.NotFound:
        return False
    return member.guild_permissions.manage_guild


def invite_url(application_id: int) -> str:
    """Return the address that invites the bot to a server with all the permissions it needs."""
    wanted = discord.Permissions(discord_app.PERMISSIONS)
    return discord.utils.oauth_url(application_id, permissions=wanted, scopes=discord_app.SCOPES)
