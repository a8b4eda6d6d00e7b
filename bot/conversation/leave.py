"""Deleting the account in the chat: what would be erased is shown first, and only the button below that erases."""

import asyncio
import re
import time
import zlib
from collections.abc import Sequence

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.errors import USER_GONE, ApiError, ApiUnavailableError
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command, SlashCommand
from bot.conversation.language import say, translated
from bot.conversation.link import identity_names
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import MENU, TODAY
from contracts.enums import Authority, Platform
from contracts.learners import OwnIdentity, Speaker

CHOICE_SECONDS = 600
"""How long the button erases; later the question is asked again."""
COUNTED_MAX = 100
ARGUMENT = re.compile(r"(?P<asked_at>[0-9]{10})\.(?P<fingerprint>[0-9a-f]{8})")

CONFIRM = "모두 지우고 탈퇴하기"
STAY = Choice("계속 쓸래요", "stay")

QUESTION = "탈퇴하시면 아래의 모든 것이 바로 지워지고 되살릴 수 없어요.\n\n{things}\n\n{notes}\n\n정말 탈퇴하시겠어요?"
AGAIN = "버튼을 만든 지 오래되었거나 그사이 계정이 바뀌어, 지우지 않고 한 번 더 확인해요.\n\n"
WORDS = "· 단어장 {count}, 읽은 기사"
SETTINGS = "· 분야와 난이도, 계정 알림과 로그인 기록"
DIGESTS = "· 받아 보시는 한입뉴스 {count}"
IDENTITIES = "· 연결된 로그인과 채팅: {names}"
CHANNELS = "· 맡고 계신 디스코드 채널의 한입뉴스 {count} (그 채널에는 더 오지 않아요)"
COUNT, MANY = "{count}개", "{count}개 이상"
ELSEWHERE = "웹 계정과 다른 채팅에서도 함께 지워져요."
SAME_LOGIN = "디스코드로 로그인하셨다면 웹에서도 함께 지워져요."
EXPORT = "기록을 파일로 남기시려면 탈퇴하기 전에 웹의 ‘설정’에서 ‘내 정보 내려받기’를 눌러 주세요."
LINK_FIRST = (
    "기록을 파일로 남기시려면 먼저 ‘계정 연결’로 웹 계정과 합친 뒤, 웹의 ‘설정’에서 ‘내 정보 내려받기’를 눌러 주세요."
)
GOODBYE = (
    "모두 지우고 탈퇴를 마쳤어요. 그동안 함께해 주셔서 고마워요.\n"
    "다시 말을 걸어 주시면 아무 기록 없이 처음부터 새로 시작해요."
)
ALREADY = "이미 탈퇴하셔서 더 지울 것이 없어요. 다시 말을 걸어 주시면 처음부터 새로 시작해요."
UNSURE = "답이 오지 않아 탈퇴가 끝났는지 확인하지 못했어요. 잠시 후 ‘모두 지우고 탈퇴하기’를 다시 눌러 주세요."
STAYING = "그대로 둘게요. 아무것도 지우지 않았어요."
ENGLISH = {
    CONFIRM: "Erase all and leave",
    STAY.label: "I'll stay",
    QUESTION: "All of this is erased at once and cannot be brought back.\n\n{things}\n\n{notes}\n\nReally leave?",
    AGAIN: "The button was old, or the account has changed: nothing was erased, and we ask once more.\n\n",
    WORDS: "· {count} in your word book, and the stories you read",
    SETTINGS: "· categories and level, account notices and sign-ins",
    DIGESTS: "· {count} digests that come to you",
    CHANNELS: "· {count} digests of Discord channels (nothing comes there any more)",
    IDENTITIES: "· linked logins and chats: {names}",
    COUNT: "{count}",
    MANY: "{count} or more",
    ELSEWHERE: "They are erased on the web and in other chats as well.",
    SAME_LOGIN: "If you sign in with Discord on the web, they are erased there as well.",
    EXPORT: "To keep your records, download them before you leave: Settings on the web.",
    LINK_FIRST: "To keep your records, first link a web account, then download them under Settings on the web.",
    GOODBYE: "Everything is erased. Thank you for reading with us.\nTalk to us again to start anew.",
    ALREADY: "You have left already; there is nothing to erase. Talk to us again to start anew.",
    UNSURE: "No answer came, so we do not know whether you have left. Press the button again in a moment.",
    STAYING: "Everything stays as it is. Nothing was erased.",
}


async def ask(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show what would be erased, with the choice that erases it and one to stay."""
    return await _ask(api, speaker)


async def confirm(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Erase everything, if that was asked within CHOICE_SECONDS and about this very learner; else ask again.

    Pressing twice is pressing once, and makes no learner of somebody who has left.
    """
    if api.has_left(speaker):
        return Message((Text(ALREADY),))
    asked = ARGUMENT.fullmatch(arguments.text)
    if asked is None or not 0 <= time.time() - int(asked["asked_at"]) <= CHOICE_SECONDS:
        return await _ask(api, speaker, before=AGAIN)
    try:
        # Since the question, the speaker may have become another learner, or one who can sign in by other ways.
        if _fingerprint(await api.identities_unless_gone(speaker)) != asked["fingerprint"]:
            return await _ask(api, speaker, before=AGAIN)
        await api.leave(speaker)
    except ApiUnavailableError:
        monitoring.note_outcome("unavailable")
        return Message((Text(UNSURE),), (_choice(arguments.text), STAY))
    except ApiError as error:
        if error.code != USER_GONE:
            raise
        return Message((Text(ALREADY),))
    return Message((Text(GOODBYE),))


async def stay(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Leave everything as it is."""
    return Message((Text(ALREADY if api.has_left(speaker) else STAYING),), (TODAY, MENU))


async def _ask(api: StudyApi, speaker: Speaker, *, before: str = "") -> Message:
    known, words, found = await asyncio.gather(
        api.identities(speaker),
        api.saved_words(speaker, limit=COUNTED_MAX),
        api.subscriptions(speaker, limit=COUNTED_MAX),
    )
    own = [one for one in found.results if one.authority != Authority.SERVER]
    channels = sum(one.audience == "channel" for one in own)
    digests = ((DIGESTS, len(own) - channels), (CHANNELS, channels))
    things = [
        say(WORDS, count=_count(len(words.results), has_more=words.next is not None)),
        translated(SETTINGS),
        *(say(line, count=_count(count, has_more=found.next is not None)) for line, count in digests if count),
        say(IDENTITIES, names=identity_names(known)),
    ]
    if len(known) > 1 or any(one.can_unlink for one in known):  # this chat can be unlinked: there is another sign-in
        notes = [ELSEWHERE, EXPORT]
    else:  # who signs in on the web with Discord is the same learner there, without linking
        notes = [SAME_LOGIN, EXPORT] if speaker.provider == Platform.DISCORD else [LINK_FIRST]
    text = say(QUESTION, things="\n".join(things), notes="\n".join(map(translated, notes)))
    return Message((Text(translated(before) + text),), (_choice(f"{int(time.time())}.{_fingerprint(known)}"), STAY))


def _choice(argument: str) -> Choice:
    return Choice(CONFIRM, "leave_confirm", argument)


def _fingerprint(known: Sequence[OwnIdentity]) -> str:
    """Return a short hash of a learner's identities: linking, merging and signing up anew change it."""
    identities = ",".join(f"{one.id}:{one.can_unlink:d}" for one in known)
    return f"{zlib.crc32(identities.encode()):08x}"


def _count(number: int, *, has_more: bool) -> str:
    return say(MANY if has_more else COUNT, count=number)


COMMANDS = (
    Command(
        "leave",
        ask,
        words="""
            탈퇴 탈퇴하기 회원탈퇴 탈퇴하고싶어 탈퇴하고싶어요 계정삭제 내정보삭제 정보삭제 개인정보삭제 기록삭제
            내기록삭제 모두지우고탈퇴하기 deleteaccount
        """,
        help=("탈퇴", "내 기록을 모두 지우고 떠나요. 지우기 전에 한 번 더 확인해요"),
        slash=SlashCommand(
            "leave",
            "탈퇴",
            "내 기록을 모두 지우고 탈퇴해요. 지우기 전에 한 번 더 확인해요.",
            "Erase all you have here and leave. Asks you once more.",
        ),
    ),
    Command("leave_confirm", confirm),
    Command("stay", stay),
)
