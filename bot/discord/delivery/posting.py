"""Posting a digest exactly once: what an earlier attempt has posted is found and not sent again."""

import logging
from typing import Final

import discord

from bot.discord.client import StudyBot
from bot.discord.delivery import plan, sent_messages, targets
from bot.discord.delivery.failures import MESSAGE_GONE, THREAD_EXISTS, Attempt
from bot.discord.delivery.plan import Post
from bot.discord.delivery.sent_messages import PostedStories
from bot.discord.delivery.targets import Target
from bot.discord.retry_guard import is_doubtful, is_unavailable, once
from contracts.deliveries import DigestJob, PostedMessage
from contracts.enums import Layout

AUTO_ARCHIVE_MINUTES: Final = 10080  # a week, the longest Discord offers, for people to talk about the story

logger = logging.getLogger(__name__)


async def post(bot: StudyBot, job: DigestJob, attempt: Attempt) -> list[PostedMessage]:
    """Post what of a digest is not there yet, and return all of it. Whatever goes wrong is raised."""
    target = await targets.of_digest(bot, job)
    posted: list[PostedStories] = []
    if attempt.maybe_posted and bot.user is not None:
        posted = await sent_messages.find(target, bot.user.id, job.nonce, job.slot_at)
    if job.subscription.layout == Layout.THREAD and isinstance(target, discord.TextChannel):
        titled = {story.id: story for story in job.stories}
        for earlier in posted:  # an earlier attempt may have stopped before it opened the thread
            story = next((titled[one] for one in earlier.article_ids if one in titled), None)
            if story is not None:
                await _open_thread(target, earlier.message_id, plan.thread_name(story))
    done = {article_id for one in posted for article_id in one.article_ids}
    left = [story for story in job.stories if story.id not in done]
    one_each = isinstance(target, discord.ForumChannel) or job.subscription.layout == Layout.THREAD
    for one in plan.posts(job, left, one_each=one_each, begins=not posted):
        posted += await _send(target, one, job, attempt)
    return [
        PostedMessage(article_id=article_id, channel_id=str(one.channel_id), message_id=str(one.message_id))
        for one in posted
        for article_id in one.article_ids or (None,)
    ]


async def _send(target: Target, one: Post, job: DigestJob, attempt: Attempt) -> list[PostedStories]:
    """Send one message; [] when it was sent before and somebody has deleted it since."""
    allowed = discord.AllowedMentions.none()
    if one.is_first and job.subscription.role_id.isdecimal():
        allowed = discord.AllowedMentions(
            everyone=False, users=False, replied_user=False, roles=[discord.Object(int(job.subscription.role_id))]
        )
    try:
        if isinstance(target, discord.ForumChannel):
            tag = plan.forum_tag(target.available_tags, one.stories[0].category, is_required=target.flags.require_tag)
            with once():
                created = await target.create_thread(
                    name=one.thread_name,
                    view=one.view,
                    allowed_mentions=allowed,
                    applied_tags=[tag] if tag else [],
                    auto_archive_duration=AUTO_ARCHIVE_MINUTES,
                )
            message = created.message
        else:
            message = await target.send(view=one.view, nonce=one.nonce, allowed_mentions=allowed)
    except discord.NotFound as error:
        if error.code == MESSAGE_GONE:  # Discord still knows the nonce, but not the message
            return []
        raise
    except BaseException as error:  # a cancellation too: the request may have got through
        attempt.maybe_posted |= is_doubtful(error)
        raise
    attempt.maybe_posted = True
    if job.subscription.layout == Layout.THREAD and isinstance(target, discord.TextChannel):
        await _open_thread(target, message.id, one.thread_name)
    return [PostedStories(message.channel.id, message.id, tuple(story.id for story in one.stories))]


async def _open_thread(channel: discord.TextChannel, message_id: int, name: str) -> None:
    """Open a message's thread; the digest counts as posted even if Discord refuses it."""
    message = channel.get_partial_message(message_id)
    try:
        await message.create_thread(name=name, auto_archive_duration=AUTO_ARCHIVE_MINUTES)
    except discord.HTTPException as error:
        if is_unavailable(error):
            raise
        if error.code != THREAD_EXISTS:
            logger.warning("a story has no thread in channel %s: %s", channel.id, error)
