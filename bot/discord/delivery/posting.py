"""Posting a digest exactly once: what stands there already, as reported or as found, is not sent again."""

import logging
from dataclasses import replace
from typing import Final

import discord

from bot.conversation import digest
from bot.discord import permissions, render
from bot.discord.client import StudyBot
from bot.discord.delivery import component_ids, plan, sent_messages, targets
from bot.discord.delivery.attempt import Attempt, PostedStories, reported
from bot.discord.delivery.failures import MESSAGE_GONE, MISSING_PERMISSION, THREAD_EXISTS, WRONG_KIND
from bot.discord.delivery.plan import Post
from bot.discord.delivery.targets import Target
from bot.discord.rate_windows import WindowClosedError
from bot.discord.retry_guard import is_doubtful, is_unavailable, once
from contracts.articles import ArticleDetail
from contracts.deliveries import DigestJob
from contracts.enums import Layout

AUTO_ARCHIVE_MINUTES: Final = 10080  # a week, the longest Discord offers, for people to talk about the story
OPENER_AMONG = 20
THREAD_REFUSED = "discord.thread_refused"

logger = logging.getLogger(__name__)


async def post(bot: StudyBot, job: DigestJob, attempt: Attempt) -> None:
    """Post what of a digest is not there yet; `attempt.posted` is what stands there. Whatever goes wrong is raised.

    Where only threads have to wait, the stories go on and the threads follow in a later attempt.
    """
    attempt.posted = reported(job.posted)
    target = await targets.of_digest(bot, job)
    try:
        await _post(bot, job, attempt, target)
    except discord.HTTPException as error:
        if error.code not in WRONG_KIND:
            raise
        # discord.py knows a channel as what it was when the bot connected.
        changed = await targets.changed_kind(bot, job, target)
        if changed is None:
            raise
        await _post(bot, job, attempt, changed)


async def _post(bot: StudyBot, job: DigestJob, attempt: Attempt, target: Target) -> None:
    if attempt.maybe_posted and bot.user is not None:
        known = {one.message_id for one in attempt.posted}
        found = await sent_messages.find(target, bot.user.id, job.nonce, job.slot_at)
        attempt.posted += [one for one in found if one.message_id not in known]
    closed: WindowClosedError | None = None
    for number in range(len(attempt.posted)):
        closed = closed or await _add_thread(bot, job, target, attempt, number)
    done = {article_id for one in attempt.posted for article_id in one.article_ids}
    left = [story for story in job.stories if story.id not in done]
    one_each = isinstance(target, discord.ForumChannel) or job.subscription.layout == Layout.THREAD
    for one in plan.posts(job, left, one_each=one_each, begins=not attempt.posted):
        await _send(bot, target, one, job, attempt)
        if attempt.posted:
            closed = closed or await _add_thread(bot, job, target, attempt, len(attempt.posted) - 1)
    if closed:
        raise closed


async def _send(bot: StudyBot, target: Target, one: Post, job: DigestJob, attempt: Attempt) -> None:
    """Send one message; nothing when it was sent before and somebody has deleted it since."""
    allowed = discord.AllowedMentions.none()
    if one.is_first and job.subscription.role_id.isdecimal():
        allowed = discord.AllowedMentions(
            everyone=False, users=False, replied_user=False, roles=[discord.Object(int(job.subscription.role_id))]
        )
    try:
        if isinstance(target, discord.ForumChannel):
            tag = plan.forum_tag(target.available_tags, one.stories[0].category, is_required=target.flags.require_tag)
            with once():
                call = target.create_thread(
                    name=one.thread_name,
                    view=one.view,
                    allowed_mentions=allowed,
                    applied_tags=[tag] if tag else [],
                    auto_archive_duration=AUTO_ARCHIVE_MINUTES,
                )
                created = await bot.windows.request("POST", f"/channels/{target.id}/threads", call)
            channel_id = message_id = int(created["id"])  # a post's first message has the post's id
        else:
            sending = target.send(view=one.view, nonce=one.nonce, allowed_mentions=allowed)
            sent = await bot.windows.request("POST", f"/channels/{target.id}/messages", sending)
            channel_id, message_id = target.id, int(sent["id"])
    except discord.NotFound as error:
        if error.code == MESSAGE_GONE:  # Discord still knows the nonce, but not the message
            return
        raise
    except BaseException as error:  # a cancellation too: the request may have got through
        attempt.maybe_posted |= is_doubtful(error)
        raise
    attempt.posted.append(PostedStories(channel_id, message_id, tuple(story.id for story in one.stories)))


async def _add_thread(
    bot: StudyBot, job: DigestJob, target: Target, attempt: Attempt, number: int
) -> WindowClosedError | None:
    """Open the thread of a posted story, and begin it with the story's question; return the wait, if it must wait.

    The digest counts as posted even if Discord refuses a thread: that is noted for its owner.
    """
    one = attempt.posted[number]
    is_thread = job.subscription.layout == Layout.THREAD and isinstance(target, discord.TextChannel)
    story = next((story for story in job.stories if story.id in one.article_ids), None)
    if one.has_thread or story is None or not (is_thread or isinstance(target, discord.ForumChannel)):
        return None
    try:
        was_there = True
        if isinstance(target, discord.TextChannel) and target.guild.get_thread(one.message_id) is None:
            was_there = not await _open_thread(bot, target, one.message_id, plan.thread_name(story))
        if story.opener:
            await _ask_opener(bot, one.message_id, story, job, look_first=was_there and is_thread)
    except WindowClosedError as closed:
        return closed
    except discord.HTTPException as error:
        if is_unavailable(error):
            raise
        logger.warning("a story has no thread in channel %s: %s", target.id, error)
        attempt.refused = THREAD_REFUSED
        needed = [permissions.CREATE_THREADS if is_thread else permissions.SEND_IN_THREADS]
        attempt.refused_detail = permissions.noted(needed) if error.code == MISSING_PERMISSION else error.text[:200]
    attempt.posted[number] = replace(one, has_thread=True)
    return None


async def _open_thread(bot: StudyBot, channel: discord.TextChannel, message_id: int, name: str) -> bool:
    """Open a message's thread; False when it has one already."""
    message = channel.get_partial_message(message_id)
    opening = message.create_thread(name=name, auto_archive_duration=AUTO_ARCHIVE_MINUTES)
    try:
        await bot.windows.request("POST", f"/channels/{channel.id}/messages/{message_id}/threads", opening)
    except discord.HTTPException as error:
        if error.code != THREAD_EXISTS:
            raise
        return False
    return True


async def _ask_opener(bot: StudyBot, thread_id: int, story: ArticleDetail, job: DigestJob, *, look_first: bool) -> None:
    """Post a story's question for discussion into its thread, once."""
    thread = bot.get_partial_messageable(thread_id)
    nonce = component_ids.opener_nonce(job.nonce, story.id)
    component_id = component_ids.of_delivery(nonce)
    if look_first and bot.user is not None:
        async for message in thread.history(limit=OPENER_AMONG, oldest_first=True):
            if message.author.id == bot.user.id and component_ids.has(message, component_id):
                return
    (page,) = render.pages(digest.opener(story.opener or ""))
    sending = thread.send(view=render.layout(page, component_id=component_id), nonce=nonce)
    await bot.windows.request("POST", f"/channels/{thread_id}/messages", sending)
