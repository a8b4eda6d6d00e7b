"""Finding our own messages before sending again: the nonce expires after minutes, a forum post never had one."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator

import discord

from bot.discord.delivery import component_ids
from bot.discord.delivery.attempt import PostedStories

CLOCK_TOLERANCE = dt.timedelta(minutes=2)  # Discord's clock and ours need not agree
MESSAGES_MAX = 1000
POSTS_MAX = 100

Readable = discord.abc.Messageable | discord.ForumChannel


async def find(channel: Readable, our_id: int, nonce: str, since: dt.datetime) -> list[PostedStories]:
    """Return a delivery's messages in a channel since it was due, the oldest first."""
    after = discord.Object(discord.utils.time_snowflake(since - CLOCK_TOLERANCE))
    if isinstance(channel, discord.ForumChannel):
        messages = _first_messages(channel, our_id, after)
    else:
        messages = channel.history(after=after, limit=MESSAGES_MAX, oldest_first=True)
    delivery_id = component_ids.of_delivery(nonce)
    return [
        PostedStories(message.channel.id, message.id, tuple(component_ids.stories_in(message)))
        async for message in messages
        if message.author.id == our_id and component_ids.has(message, delivery_id)
    ]


async def _first_messages(
    forum: discord.ForumChannel, our_id: int, after: discord.Object
) -> AsyncIterator[discord.Message]:
    """Yield the first messages of our posts in a forum, of those archived meanwhile too."""
    posts = [post for post in await forum.guild.active_threads() if post.parent_id == forum.id]
    with contextlib.suppress(discord.NotFound):  # the forum is gone: posting will say so
        posts += [post async for post in forum.archived_threads(limit=POSTS_MAX)]
    ours = {post.id: post for post in posts if post.owner_id == our_id and post.id > after.id}
    for _, post in sorted(ours.items()):
        try:
            yield await post.fetch_message(post.id)
        except discord.NotFound:
            continue  # somebody deleted the first message: the post remains without its story
