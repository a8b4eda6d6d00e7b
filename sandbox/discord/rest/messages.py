"""/channels/{id}/messages: sending, reading, editing."""

from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.model.channels import TAKES_MESSAGES
from sandbox.discord.model.permissions import Permission
from sandbox.discord.rest.call import Call
from sandbox.discord.rest.endpoint import MESSAGES, Endpoints
from sandbox.discord.rules import message as rules
from sandbox.discord.service import Discord

ENDPOINTS = Endpoints()
ONE = "/channels/{channel_id}/messages/{message_id}"
LIST_MAX = 100
LIST_USUAL = 50


@ENDPOINTS.add("POST", "/channels/{channel_id}/messages", limit=MESSAGES)
async def create(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Send a message. Where nobody can write has its error: no text channel, a locked thread, a closed DM."""
    channel = discord.state.bot_channel(call.id("channel_id"))
    if channel.kind not in TAKES_MESSAGES:
        raise DiscordError(50008)
    rights = discord.state.may(discord.state.bot, channel)
    if channel.thread and channel.thread.locked and not rights & Permission.MANAGE_THREADS:
        raise DiscordError(160005)
    if user := channel.recipient:
        if not user.installed and not any(user.id in guild.members for guild in discord.state.bot_guilds()):
            raise DiscordError(50278)
        if not user.dms_open:
            raise DiscordError(50007)
    needs = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
    if not rights & needs:
        raise DiscordError(50013)
    draft = rules.draft(call.requested())
    return discord.posting.send(channel, discord.state.bot, draft).json(with_nonce=True)


@ENDPOINTS.add("GET", "/channels/{channel_id}/messages")
async def listed(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a channel's messages, newest first; none without the right to read its history."""
    channel = discord.state.bot_channel(call.id("channel_id"))
    if not discord.state.may(discord.state.bot, channel) & Permission.READ_MESSAGE_HISTORY:
        return []
    limit = call.number("limit", LIST_USUAL, LIST_MAX)
    messages = list(channel.messages.values())
    after, before = call.query.get("after", ""), call.query.get("before", "")
    if after.isdigit():
        found = [message for message in messages if message.id > int(after)][:limit]
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
    channel = discord.state.bot_channel(call.id("channel_id"))
    message = discord.state.message(channel, call.id("message_id"))
    if message.author is not discord.state.bot:
        raise DiscordError(50005)
    if channel.thread and channel.thread.archived:
        raise DiscordError(50083)
    return discord.posting.edit(message, rules.edited(message.body, call.requested())).json()
