"""What happened to a learner's account, told before an answer that nobody else sees, until they were told."""

import asyncio
import logging
from collections.abc import Sequence

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.dates import moment
from bot.conversation.message import Message, Text
from contracts.learners import Speaker
from contracts.notices import Notice, sentence

AT_ONCE = 3
WAIT_SECONDS = 1.0
"""How long an answer that is ready waits for what should stand before it."""
ZONE = "Asia/Seoul"

HEADING = "🔔 계정 알림"
DATED = "{at}\n{sentence}"
MORE = "알림이 {count}개 더 있어요. 웹에서 모두 볼 수 있어요."
FAILURES = (ApiError, ApiUnavailableError, TimeoutError)

logger = logging.getLogger(__name__)


async def unread(api: StudyApi, speaker: Speaker, *, within: float) -> tuple[Notice, ...]:
    """Return what a speaker has not been told, newest first; nothing if it cannot be had within so many seconds.

    Asks only where there is something. Never raises: what is not told now is told with the next answer.
    """
    if not api.unread_notices(speaker) or within <= 0:
        return ()
    try:
        async with asyncio.timeout(within):
            return await api.notices(speaker)
    except FAILURES as error:
        logger.warning("notices wait for the next answer: %s", str(error) or "no answer in time")
        return ()


def before(message: Message, found: Sequence[Notice]) -> Message:
    """Return a message with the newest AT_ONCE of the notices before it, and how many more there are."""
    if not found:
        return message
    parts = [HEADING, *(_dated(one) for one in found[:AT_ONCE])]
    if len(found) > AT_ONCE:
        parts.append(MORE.format(count=len(found) - AT_ONCE))
    return Message((Text("\n\n".join(parts)), *message.blocks), message.choices)


async def told(api: StudyApi, speaker: Speaker, found: Sequence[Notice], *, within: float) -> None:
    """Tell no more what `before` has shown of these. Never raises: at worst it is told twice."""
    if not found:
        return
    try:
        async with asyncio.timeout(within):
            await api.read_notices(speaker, [one.id for one in found[:AT_ONCE]])
    except FAILURES as error:
        logger.warning("notices were told but not marked as read: %s", str(error) or "no answer in time")


def _dated(notice: Notice) -> str:
    return DATED.format(at=moment(notice.created_at, ZONE), sentence=sentence(notice.kind, "chat", notice.detail))
