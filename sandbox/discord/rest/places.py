"""/channels, /guilds and threads: looking at places, and opening threads and forum posts."""

from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.model.channels import Channel, Kind
from sandbox.discord.model.permissions import Permission
from sandbox.discord.rest.call import Call
from sandbox.discord.rest.endpoint import Endpoints
from sandbox.discord.rules import message as rules
from sandbox.discord.service import Discord

ENDPOINTS = Endpoints()
THREADS_USUAL, THREADS_MAX = 50, 100


@ENDPOINTS.add("GET", "/channels/{channel_id}")
async def channel(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a channel."""
    return discord.state.bot_channel(call.id("channel_id")).json()


@ENDPOINTS.add("PATCH", "/channels/{channel_id}")
async def change(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Change a thread; one of the bot's own needs no right for it."""
    found = discord.state.bot_channel(call.id("channel_id"))
    owns = found.thread is not None and found.thread.owner_id == discord.state.bot.id
    rights = discord.state.may(discord.state.bot, found)
    if not rights & Permission.MANAGE_THREADS and not (owns and "locked" not in call.requested()):
        raise DiscordError(50013)
    return discord.threads.change(found, call.requested()).json()


@ENDPOINTS.add("POST", "/channels/{channel_id}/messages/{message_id}/threads")
async def open_on_message(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Open a thread on a message."""
    found = discord.state.bot_channel(call.id("channel_id"), Permission.CREATE_PUBLIC_THREADS)
    message = discord.state.message(found, call.id("message_id"))
    return _with_member(discord.threads.on_message(message, discord.state.bot, call.requested()))


@ENDPOINTS.add("POST", "/channels/{channel_id}/threads")
async def open_post(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Open a forum post with its first message."""
    found = discord.state.bot_channel(call.id("channel_id"), Permission.SEND_MESSAGES)
    if found.kind is not Kind.FORUM:
        raise DiscordError(50024)
    draft = rules.draft(call.requested().get("message") or {})
    post = discord.threads.in_forum(found, discord.state.bot, call.requested())
    message = discord.posting.send(post, discord.state.bot, draft, id=post.id)
    return _with_member(post) | {"message": message.json()}


@ENDPOINTS.add("GET", "/guilds/{guild_id}")
async def guild(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a server."""
    return discord.state.bot_guild(call.id("guild_id")).json()


@ENDPOINTS.add("GET", "/guilds/{guild_id}/threads/active")
async def active_threads(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a server's open threads."""
    threads = discord.state.bot_guild(call.id("guild_id")).threads.values()
    return {"threads": [one.json() for one in threads if one.thread and not one.thread.archived], "members": []}


@ENDPOINTS.add("GET", "/channels/{channel_id}/threads/archived/public")
async def archived_threads(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a channel's archived public threads, the latest archived first; that takes the right to read history."""
    found = discord.state.bot_channel(call.id("channel_id"))
    if not discord.state.may(discord.state.bot, found) & Permission.READ_MESSAGE_HISTORY:
        raise DiscordError(50013)
    guild = discord.state.bot_guild(found.guild_id or 0)
    archived = [
        (one.thread.archived_at, one)
        for one in guild.threads.values()
        if one.parent_id == found.id and one.thread and one.thread.archived
    ]
    before = call.query.get("before", "")
    older = [one for at, one in sorted(archived, key=lambda pair: pair[0], reverse=True) if not before or at < before]
    limit = call.number("limit", THREADS_USUAL, THREADS_MAX)
    page = [one.json() for one in older[:limit]]
    return {"threads": page, "members": [], "has_more": len(older) > limit}


@ENDPOINTS.add("GET", "/guilds/{guild_id}/members/{user_id}")
async def member(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return one member."""
    found = discord.state.bot_guild(call.id("guild_id"))
    user = discord.state.user(call.id("user_id"))
    if user.id not in found.members:
        raise DiscordError(10007)
    return found.members[user.id].json()


def _with_member(thread: Channel) -> dict[str, Any]:
    created = thread.thread.created_at if thread.thread else ""
    return thread.json() | {"member": {"join_timestamp": created, "flags": 1, "id": str(thread.id)}}
