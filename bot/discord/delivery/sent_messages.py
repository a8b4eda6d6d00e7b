"""Looking for our own messages before sending again: the nonce forgets after minutes, a forum post never had one."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass

import discord

from bot.discord.delivery import component_ids

EARLIER = dt.timedelta(minutes=2)  # Discord's clock and ours need not agree
MESSAGES_MAX = 1000
POSTS_MAX = 100

Readable = discord.abc.Messageable | discord.ForumChannel


@dataclass(frozen=True)
class Standing:
    """A message of ours that stands in a channel, with the stories it shows."""

    channel_id: int
    message_id: int
    article_ids: tuple[int, ...]


async def own(channel: Readable, me: int, nonce: str, since: dt.datetime) -> list[Standing]:
    """Return a delivery's messages in a channel since it was due, the oldest first."""
    after = discord.Object(discord.utils.time_snowflake(since - EARLIER))
    mark = component_ids.of_delivery(nonce)
    found = _posts(channel, me, after) if isinstance(channel, discord.ForumChannel) else _messages(channel, me, after)
    return [standing(message) async for message in found if component_ids.carries(message, mark)]


def standing(message: discord.Message) -> Standing:
    """Return what of a message a delivery's report needs."""
    return Standing(message.channel.id, message.id, tuple(component_ids.stories_in(message)))


async def _messages(channel: discord.abc.Messageable, me: int, after: discord.Object) -> AsyncIterator[discord.Message]:
    async for message in channel.history(after=after, limit=MESSAGES_MAX, oldest_first=True):
        if message.author.id == me:
            yield message


async def _posts(forum: discord.ForumChannel, me: int, after: discord.Object) -> AsyncIterator[discord.Message]:
    """Yield the first messages of our posts in a forum, those archived meanwhile too."""
    posts = [post for post in await forum.guild.active_threads() if post.parent_id == forum.id]
    with contextlib.suppress(discord.NotFound):  # a forum that is gone is no matter here: posting will say so
        posts += [post async for post in forum.archived_threads(limit=POSTS_MAX)]
    ours = {post.id: post for post in posts if post.owner_id == me and post.id > after.id}
    for _, post in sorted(ours.items()):
        try:
            yield await post.fetch_message(post.id)
        except discord.NotFound:
            continue  # somebody deleted the first message: the post stands without its story
