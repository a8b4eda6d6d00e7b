"""Unread notices about a learner's account, shown before an answer that nobody else sees."""

import asyncio
import logging
from collections.abc import Mapping, Sequence

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.dates import moment
from bot.conversation.language import current, say, translated
from bot.conversation.message import Message, Text
from contracts.learners import Speaker
from contracts.notices import Notice, sentence

AT_ONCE = 3
WAIT_SECONDS = 1.0
"""How long an answer that is ready waits for its notices."""
ZONE = "Asia/Seoul"

HEADING = "🔔 알림"
DATED = "{at}\n{sentence}"
MORE = "알림이 {count}개 더 있어요. 웹에서 모두 볼 수 있어요."
FAILURES = (ApiError, ApiUnavailableError, TimeoutError)

logger = logging.getLogger(__name__)
ENGLISH = {
    HEADING: "🔔 Notices",
    MORE: "There are {count} more. See them all on the web.",
}


async def unread(api: StudyApi, speaker: Speaker, *, within: float) -> tuple[Notice, ...]:
    """Return a speaker's unread notices, newest first; () if they cannot be fetched within so many seconds.

    The API is asked only where there are some. Never raises: what is not shown now is shown with the next answer.
    """
    if not api.unread_notices(speaker) or within <= 0:
        return ()
    try:
        async with asyncio.timeout(within):
            return await api.notices(speaker)
    except FAILURES as error:
        logger.warning("notices wait for the next answer: %s", str(error) or "no answer in time")
        return ()


def prepend(message: Message, found: Sequence[Notice]) -> Message:
    """Return a message with the newest AT_ONCE of the notices before it, and how many more there are."""
    if not found:
        return message
    parts = [
        translated(HEADING),
        *(
            say(DATED, at=moment(one.created_at, ZONE), sentence=_sentence(one.kind, one.detail))
            for one in found[:AT_ONCE]
        ),
    ]
    if len(found) > AT_ONCE:
        parts.append(say(MORE, count=len(found) - AT_ONCE))
    return Message((Text("\n\n".join(parts)), *message.blocks), message.choices)


def alone(kind: str, detail: Mapping[str, object]) -> Message:
    """Return a notice as a message of its own."""
    return Message((Text(f"{translated(HEADING)}\n\n{_sentence(kind, detail)}"),))


def _sentence(kind: str, detail: Mapping[str, object]) -> str:
    is_english = current() == "en"
    return sentence(kind, "web" if is_english else "chat", detail, language=current())


async def mark_read(api: StudyApi, speaker: Speaker, found: Sequence[Notice], *, within: float) -> None:
    """Mark what `prepend` has shown of these as read. Never raises: at worst one is shown twice."""
    if not found:
        return
    try:
        async with asyncio.timeout(within):
            await api.read_notices(speaker, [one.id for one in found[:AT_ONCE]])
    except FAILURES as error:
        logger.warning("notices were shown but not marked as read: %s", str(error) or "no answer in time")
