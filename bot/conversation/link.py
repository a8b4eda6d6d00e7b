"""Linking accounts: a code made in one chat or on the web, typed in another, makes both one learner."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.api.client import StudyApi
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.errors import UnclearError
from bot.conversation.language import current, say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.preferences import category_names
from bot.conversation.texts import LINK, MENU, TODAY, WORD_BOOK
from contracts.enums import Platform
from contracts.learners import Identity, Joined, Speaker

CODE_MAX_CHARS = 64  # a button's id on Discord holds 79 with its colon
CONFIRM = "합치기"

BEGUN = (
    "연결 코드: {code}\n"
    "5분 안에 한 번만 쓸 수 있어요.\n\n"
    "웹: {address} 에서 로그인한 뒤 코드를 입력해 주세요.\n"
    "디스코드: /link 의 ‘코드’ 칸에 입력해 주세요.\n"
    "카카오톡: “연결 {code}”라고 보내 주세요.\n\n"
    "코드를 입력한 계정과 합쳐지니 다른 사람에게는 알려 주지 마세요."
)
PREVIEW = (
    "{other} 계정과 {you} 계정을 하나로 합칠까요?\n"
    "남는 계정: {survivor}\n\n"
    "단어장: {words}\n"
    "본 기사: {seen}\n"
    "발송: {subscriptions}\n"
    "분야: {categories}\n"
    "난이도: {level}\n"
    "로그인과 채팅: {identities}\n\n"
    "두 계정이 모두 본인의 것일 때만 합쳐 주세요."
)
LINKED = (
    "하나로 합쳤어요. 이제 어디에서나 같은 단어장과 기록을 쓸 수 있어요.\n"
    "단어장: {words}\n"
    "본 기사: {seen}\n\n"
    "24시간 안에는 웹의 ‘합친 계정’에서 되돌릴 수 있어요."
)
NO_CODE = "연결 코드를 입력해 주세요. 다른 채팅이나 웹에서 만든 여덟 자리 코드예요."
YOURS, THEIRS = "지금 쓰는", "코드를 만든"
"""What an account is called that has no name."""
ACCOUNT = "{which} 계정"
ALL, WITH_JOINING = "{total}개", "{total}개 (새로 합쳐지는 것 {joining}개)"
NO_IDENTITY = "전화번호나 아이디로만 로그인"
ENGLISH = {
    CONFIRM: "Join them",
    BEGUN: (
        "Link code: {code}\nIt works once, for five minutes.\n\n"
        "Web: sign in at {address} and enter it.\nDiscord: enter it as the code of /link.\n"
        "KakaoTalk: send “연결 {code}”.\n\n"
        "Anyone who enters it joins their account with yours: tell nobody else."
    ),
    PREVIEW: (
        "Join {other} and {you} into one account?\nThe account that remains: {survivor}\n\nWord book: {words}\n"
        "Stories read: {seen}\nDigests: {subscriptions}\nCategories: {categories}\nLevel: {level}\n"
        "Logins and chats: {identities}\n\nJoin them only if both are yours."
    ),
    LINKED: (
        "Joined. You have the same word book and history everywhere now.\nWord book: {words}\nStories read: {seen}\n\n"
        "For 24 hours you can undo it on the web, under Joined accounts."
    ),
    NO_CODE: "Please enter a link code: eight characters, made in another chat or on the web.",
    YOURS: "your",
    THEIRS: "the code's",
    ACCOUNT: "{which} account",
    ALL: "{total}",
    WITH_JOINING: "{total} ({joining} newly joined)",
    NO_IDENTITY: "by phone number or username only",
}


async def begin(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Make a code, and say where to type it."""
    made = await api.make_link_code(speaker)
    where = urlsplit(made.url)
    return Message((Text(say(BEGUN, code=made.code, address=f"{where.netloc}{where.path}")),), (TODAY, MENU))


async def preview(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show what a typed code would join, and ask whether to."""
    typed = _typed(arguments.text)
    found = (await api.preview_link(speaker, typed)).preview
    survives_you = found.survives == "you"
    survivor = found.you if survives_you else found.other
    text = say(
        PREVIEW,
        you=found.you or translated(YOURS),
        other=found.other or translated(THEIRS),
        survivor=survivor or say(ACCOUNT, which=translated(YOURS if survives_you else THEIRS)),
        words=_count(found.words),
        seen=_count(found.seen),
        subscriptions=_count(found.subscriptions),
        categories=category_names(found.categories, await api.categories(speaker)),
        level=found.level,
        identities=identity_names(found.identities) or translated(NO_IDENTITY),
    )
    return Message((Text(text),), (Choice(CONFIRM, "link_confirm", typed), MENU))


async def confirm(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Join, as the preview said."""
    joined = (await api.confirm_link(speaker, _typed(arguments.text))).preview
    return Message((Text(say(LINKED, words=_count(joined.words), seen=_count(joined.seen))),), (TODAY, WORD_BOOK))


def _typed(code: str) -> str:
    """Return a code on one line, for it goes into a button. Raises UnclearError when it is empty or too long."""
    typed = " ".join(code.split())
    if not typed or len(typed) > CODE_MAX_CHARS:
        raise UnclearError(NO_CODE)
    return typed


def identity_names(identities: Sequence[Identity]) -> str:
    """Return the platforms of these identities in the language of the answer, separated by commas."""
    return ", ".join(Platform.identity_label(one.provider, current()) for one in identities)


def _count(joined: Joined) -> str:
    return say(WITH_JOINING if joined.joining else ALL, total=joined.total, joining=joined.joining)


COMMANDS = (
    Command(
        "link",
        begin,
        words="연결 연동 계정연결 계정연동 웹연결 연결하기 연결코드 계정합치기 계정합치고싶어 합치기 link connect",
        suggestion=LINK,
        help=("연결", "웹이나 디스코드의 학습 기록과 이어요"),
    ),
    Command("link_preview", preview),
    Command("link_confirm", confirm),
)
