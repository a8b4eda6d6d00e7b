"""What happened to a learner's account, told before an answer that nobody else sees, until they were told."""

import asyncio
import logging
from collections.abc import Sequence

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.api.models import Notice, Speaker
from bot.conversation.dates import moment
from bot.conversation.message import Message, Text

AT_ONCE = 3
WAIT_SECONDS = 1.0
"""How long an answer that is ready waits for what should stand before it."""
ZONE = "Asia/Seoul"

HEADING = "🔔 계정 알림"
DATED = "{at}\n{sentence}"
MORE = "알림이 {count}개 더 있어요. 웹에서 모두 볼 수 있어요."
UNKNOWN = "계정에 바뀐 것이 있어요. 직접 하신 일이 아니라면 웹에서 확인하고 운영자에게 문의해 주세요."
SENTENCES = {
    "identity.linked": (
        "{provider} 계정이 연결됐어요. 직접 하신 일이 아니라면 웹의 ‘연결된 계정’에서 바로 끊어 주세요."
    ),
    "identity.unlinked": (
        "{provider} 계정 연결이 끊어졌어요. 직접 하신 일이 아니라면 웹의 ‘연결된 계정’을 확인해 주세요."
    ),
    "account.separate": (
        "같은 이메일이나 전화번호를 쓰는 {provider} 계정으로 다른 계정이 만들어졌어요. "
        "본인이 아니라면 운영자에게 문의해 주세요."
    ),
    "account.merged": (
        "다른 계정의 기록이 이 계정으로 합쳐졌어요. "
        "직접 하신 일이 아니라면 합쳐진 뒤 24시간 안에 웹의 ‘합친 계정’에서 되돌려 주세요."
    ),
    "account.merge_undone": "합쳤던 계정을 다시 나눴어요. 직접 하신 일이 아니라면 운영자에게 문의해 주세요.",
    "phone.added": "로그인 전화번호가 등록됐어요. 직접 하신 일이 아니라면 운영자에게 문의해 주세요.",
    "phone.changed": (
        "로그인 전화번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 웹에서 비밀번호를 바꾸고 운영자에게 문의해 주세요."
    ),
    "password.changed": "비밀번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 웹에서 비밀번호를 다시 정해 주세요.",
    "password.reset": (
        "비밀번호를 새로 정하고 다른 기기에서는 모두 로그아웃했어요. "
        "직접 하신 일이 아니라면 바로 웹에서 비밀번호를 다시 정해 주세요."
    ),
    "push.paused": (
        "아침 알림을 보낼 수 없어 멈췄어요. 카카오톡에서 ‘아침 알림’이라고 보내시거나 웹의 ‘설정’에서 다시 켜 주세요."
    ),
}
PROVIDERS = {"kakao": "카카오", "kakao_skill": "카카오톡 채팅", "discord": "디스코드"}

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


def sentence(notice: Notice) -> str:
    """Return what a notice says; what its detail lacks is left out."""
    provider = str(notice.detail.get("provider", ""))
    known = SENTENCES.get(notice.kind, UNKNOWN)
    return known.format(provider=PROVIDERS.get(provider, provider)).strip()


def _dated(notice: Notice) -> str:
    return DATED.format(at=moment(notice.created_at, ZONE), sentence=sentence(notice))
