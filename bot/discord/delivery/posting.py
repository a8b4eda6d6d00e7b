"""Posting a digest, so that it stands once: what an earlier try left standing is found and not sent again."""

import logging
from collections.abc import Iterable, Sequence
from typing import Final

import discord

from bot.discord.client import StudyBot
from bot.discord.delivery import plan, sent_messages, targets
from bot.discord.delivery.attempt import Attempt
from bot.discord.delivery.failures import MESSAGE_GONE, THREAD_EXISTS, is_doubtful
from bot.discord.delivery.plan import Post
from bot.discord.delivery.sent_messages import Standing
from bot.discord.delivery.targets import Target
from bot.discord.retry_guard import once
from contracts.deliveries import DigestJob, PostedMessage

KEEP_OPEN_MINUTES: Final = 10080  # a week, the longest Discord offers, for people to talk about the story

logger = logging.getLogger(__name__)


async def post(bot: StudyBot, job: DigestJob, attempt: Attempt) -> list[PostedMessage]:
    """Post what of a digest is not there yet, and return all of it. Whatever goes wrong is raised."""
    target = await targets.of_digest(bot, job)
    standing = await _left_standing(bot, target, job, attempt)
    told = {article_id for one in standing for article_id in one.article_ids}
    one_each = isinstance(target, discord.ForumChannel) or job.subscription.layout == "thread"
    left = [story for story in job.stories if story.id not in told]
    if job.subscription.layout == "thread":
        await _open_threads(target, standing, job)
    for one in plan.posts(job, left, one_each=one_each, begins=not standing):
        standing += await _sent(target, one, job, attempt)
    return list(_reported(standing))


async def _left_standing(bot: StudyBot, target: Target, job: DigestJob, attempt: Attempt) -> list[Standing]:
    if not attempt.maybe_posted or bot.user is None:
        return []
    return await sent_messages.own(target, bot.user.id, job.nonce, job.slot_at)


async def _sent(target: Target, one: Post, job: DigestJob, attempt: Attempt) -> list[Standing]:
    """Send one message; [] when it was sent before and somebody deleted it since."""
    allowed = _may_ping(job.subscription.role_id) if one.is_first else discord.AllowedMentions.none()
    try:
        if isinstance(target, discord.ForumChannel):
            message = await _posted_in_forum(target, one, allowed)
        else:
            message = await target.send(view=one.layout, nonce=one.nonce, allowed_mentions=allowed)
    except discord.NotFound as error:
        if error.code == MESSAGE_GONE:  # Discord still knows the nonce, but not the message
            return []
        raise
    except BaseException as error:  # a cancellation too: the request may have got through
        attempt.maybe_posted |= is_doubtful(error)
        raise
    attempt.maybe_posted = True
    if job.subscription.layout == "thread" and isinstance(target, discord.TextChannel):
        await _open_thread(target, message.id, one.thread_name)
    return [Standing(message.channel.id, message.id, tuple(story.id for story in one.stories))]


async def _posted_in_forum(forum: discord.ForumChannel, one: Post, allowed: discord.AllowedMentions) -> discord.Message:
    with once():
        made = await forum.create_thread(
            name=one.thread_name,
            view=one.layout,
            allowed_mentions=allowed,
            applied_tags=_tags(forum, one.stories[0].category),
            auto_archive_duration=KEEP_OPEN_MINUTES,
        )
    return made.message


def _tags(forum: discord.ForumChannel, category: str) -> Sequence[discord.ForumTag]:
    """Return the forum's tag for a category, or any where the forum will not have a post without."""
    named = [tag for tag in forum.available_tags if tag.name.lower() == category]
    return named[:1] or (forum.available_tags[:1] if forum.flags.require_tag else [])


async def _open_threads(target: Target, standing: Iterable[Standing], job: DigestJob) -> None:
    """Make up for the threads that an earlier try may not have come to."""
    titles = {story.id: story for story in job.stories}
    for one in standing:
        story = next((titles[article_id] for article_id in one.article_ids if article_id in titles), None)
        if story is not None and isinstance(target, discord.TextChannel):
            await _open_thread(target, one.message_id, plan.thread_name(story))


async def _open_thread(channel: discord.TextChannel, message_id: int, name: str) -> None:
    """Open a message's thread. One that Discord will not have takes nothing from the digest."""
    message = channel.get_partial_message(message_id)
    try:
        await message.create_thread(name=name, auto_archive_duration=KEEP_OPEN_MINUTES)
    except discord.HTTPException as error:
        if is_doubtful(error):
            raise
        if error.code != THREAD_EXISTS:
            logger.warning("a story has no thread in channel %s: %s", channel.id, error)


def _may_ping(role_id: str) -> discord.AllowedMentions:
    roles = [discord.Object(int(role_id))] if role_id.isdecimal() else False
    return discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=roles)


def _reported(standing: Iterable[Standing]) -> Iterable[PostedMessage]:
    for one in standing:
        for article_id in one.article_ids or (None,):
            yield PostedMessage(article_id=article_id, channel_id=str(one.channel_id), message_id=str(one.message_id))
