"""/channels/{id}/messages: sending, reading, editing, deleting."""

from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.model.channels import TAKES_MESSAGES, Channel
from sandbox.discord.model.messages import Message
from sandbox.discord.model.permissions import Permission
from sandbox.discord.rest.call import Call
from sandbox.discord.rest.endpoint import MESSAGES, Endpoints
from sandbox.discord.rules import message as rules
from sandbox.discord.rules.message import Draft
from sandbox.discord.service import Discord

ENDPOINTS = Endpoints()
ONE = "/channels/{channel_id}/messages/{message_id}"
LIST_MAX = 100
LIST_USUAL = 50


@ENDPOINTS.add("POST", "/channels/{channel_id}/messages", limit=MESSAGES)
async def create(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Send a message."""
    channel = discord.state.bot_channel(call.id("channel_id"))
    check_open(discord, channel)
    rights = discord.state.may(discord.state.bot, channel)
    needs = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
    if not rights & needs:
        raise DiscordError(50013)
    draft = rules.draft(call.requested(), call.files)
    check_rights(draft, rights)
    return discord.posting.send(channel, discord.state.bot, draft).json(with_nonce=True)


@ENDPOINTS.add("GET", "/channels/{channel_id}/messages")
async def listed(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a channel's messages, newest first; none without the right to read its history."""
    channel = discord.state.bot_channel(call.id("channel_id"))
    if not discord.state.may(discord.state.bot, channel) & Permission.READ_MESSAGE_HISTORY:
        return []
    limit = call.number("limit", LIST_USUAL, LIST_MAX)
    messages = list(channel.messages.values())
    after, around, before = (call.query.get(name, "") for name in ("after", "around", "before"))
    if after.isdigit():
        found = [message for message in messages if message.id > int(after)][:limit]
    elif around.isdigit():
        first = sum(message.id < int(around) for message in messages) - limit // 2
        found = messages[max(first, 0) :][:limit]
    else:
        found = [message for message in messages if not before.isdigit() or message.id < int(before)][-limit:]
    return [message.json() for message in found[::-1]]


@ENDPOINTS.add("GET", ONE)
async def one(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return one message."""
    channel = discord.state.bot_channel(call.id("channel_id"), Permission.READ_MESSAGE_HISTORY)
    return discord.state.message(channel, call.id("message_id")).json()


@ENDPOINTS.add("PATCH", ONE, limit=MESSAGES)
async def edit(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Change a message of the bot's own."""
    channel, message = _found(discord, call)
    if message.author is not discord.state.bot:
        raise DiscordError(50005)
    if channel.thread and channel.thread.archived:
        raise DiscordError(50083)
    return discord.posting.edit(message, rules.edited(message.body, call.requested(), call.files)).json()


@ENDPOINTS.add("DELETE", ONE, limit=MESSAGES)
async def delete(discord: Discord, call: Call) -> None:
    """Remove a message; another's only with the right to manage messages."""
    channel, message = _found(discord, call)
    rights = discord.state.may(discord.state.bot, channel)
    if message.author is not discord.state.bot and not rights & Permission.MANAGE_MESSAGES:
        raise DiscordError(50013)
    discord.posting.delete(message)


@ENDPOINTS.add("POST", "/channels/{channel_id}/typing")
async def typing(discord: Discord, call: Call) -> None:
    """Show that the bot types."""
    discord.state.bot_channel(call.id("channel_id"), Permission.SEND_MESSAGES)


def check_open(discord: Discord, channel: Channel) -> None:
    """Raise what Discord says where nobody can write: no text channel, a locked thread, a closed DM."""
    if channel.kind not in TAKES_MESSAGES:
        raise DiscordError(50008)
    rights = discord.state.may(discord.state.bot, channel)
    if channel.thread and channel.thread.locked and not rights & Permission.MANAGE_THREADS:
        raise DiscordError(160005)
    user = channel.recipient
    if user is None:
        return
    if not user.installed and not any(user.id in guild.members for guild in discord.state.bot_guilds()):
        raise DiscordError(50278)
    if not user.dms_open:
        raise DiscordError(50007)


def check_rights(draft: Draft, rights: int) -> None:
    """Raise 50013 for files without the right to send them, 160002 for a reply to what cannot be read."""
    if draft.body.attachments and not rights & Permission.ATTACH_FILES:
        raise DiscordError(50013)
    if draft.reply_to and not rights & Permission.READ_MESSAGE_HISTORY:
        raise DiscordError(160002)


def _found(discord: Discord, call: Call) -> tuple[Channel, Message]:
    channel = discord.state.bot_channel(call.id("channel_id"))
    return channel, discord.state.message(channel, call.id("message_id"))
