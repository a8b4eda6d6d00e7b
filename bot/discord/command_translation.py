"""Names and descriptions of the commands, in Korean and in English.

A name's default is English, as manuals and other clients use it; a description's is Korean. Discord
shows each person their own language and the default where there is none.
"""

import re
from collections.abc import Mapping

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Place

from bot.conversation import router
from bot.conversation.language import current
from contracts.difficulty_samples import DIFFICULTY_SAMPLES

WITHOUT_OPTIONS = [command.slash for command in router.COMMANDS.values() if command.slash]
KOREAN_NAMES = {one.name: one.korean_name for one in WITHOUT_OPTIONS} | {
    "news": "뉴스",
    "category": "분야",
    "link": "연결",
    "code": "코드",
    "word": "뜻",
    "answer": "답",
    "text": "단어",
    "me": "나",
    "categories": "분야",
    "level": "난이도",
    "help": "도움말",
    "setup": "설정",
    "channel": "채널",
    "time": "시간",
    "zone": "시간대",
    "weekdays": "요일",
    "layout": "방식",
    "role": "역할",
    "alerts": "알림채널",
    "digest": "한입뉴스",
    "now": "지금",
    "pause": "멈춤",
    "resume": "다시시작",
    "status": "상태",
    "test": "미리보기",
    "list": "목록",
    "copy": "복사",
    "to": "받을채널",
    "delete": "지우기",
    "stories": "기사수",
    "unset": "없애기",
    "disturbing": "충격적인기사",
}


_ids: dict[str, int] = {}
"""Discord's ids of our commands by name, once they are registered."""
NAMED = re.compile(r"(?<![^\s(])/(?P<name>[a-z]+(?: (?:now|pause|resume|status|test|list|copy|delete))?)(?![\w/])")


def remember_ids(ids: Mapping[str, int]) -> None:
    """Store the ids by which commands are mentioned."""
    _ids.clear()
    _ids.update(ids)


def in_korean(command: str) -> str:
    """Return a command as a Korean client lists it: "digest resume" -> "/한입뉴스 다시시작"."""
    return "/" + " ".join(KOREAN_NAMES.get(name, name) for name in command.split())


def mention(command: str) -> str:
    """Return a command as the reader's client lists it, to be clicked where Discord has told its id.

    https://discord.com/developers/docs/reference#message-formatting
    """
    shown = in_korean(command) if current() == "ko" else f"/{command}"
    found = _ids.get(command.split()[0])
    return shown if found is None else f"<{shown}:{found}>"


def with_mentions(text: str) -> str:
    """Return a text whose commands, named as in "/digest resume", are mentioned."""
    known = KOREAN_NAMES.keys()
    return NAMED.sub(lambda found: mention(found["name"]) if known >= set(found["name"].split()) else found[0], text)


def description(korean: str) -> str:
    """Return a command's description in the reader's language."""
    return korean if current() == "ko" else ENGLISH.get(korean, korean)


ENGLISH = {one.korean_description: one.english_description for one in WITHOUT_OPTIONS} | {
    "아직 안 본 영어 뉴스를 한입 크기로 보여 드려요.": "Unseen English news, one bite at a time.",
    "기술, 과학, 스포츠 같은 분야. 비워 두면 고를 수 있어요.": "Such as technology or sports. Leave it out to choose.",
    "다른 채팅이나 웹의 내 계정과 하나로 합쳐요.": "Join your account in another chat or on the web.",
    "다른 곳에서 만든 연결 코드. 비워 두면 새 코드를 만들어요.": "A code made elsewhere. Leave it out for a new one.",
    "단어의 뜻을 저희 기사의 문장과 함께 보여 드려요.": "What a word means, with a sentence of our stories.",
    "영어 단어나 표현, 저희 기사의 문장": "An English word or phrase, or a sentence of our stories",
    "복습의 빈칸에 들어갈 말을 적어요.": "Write what goes into the gap of the review.",
    "빈칸에 들어갈 말": "What goes into the gap",
    "내 분야와 난이도를 보거나 바꿔요.": "See or change your categories and level.",
    "기술, 과학처럼 쉼표로 나눠 적어요. 전체도 돼요.": "Separated by commas, as in technology, science; or all.",
    "읽고 싶은 난이도": "The level you want to read",
    "한입뉴스로 할 수 있는 일을 알려 드려요.": "What you can do with Newsbite.",
    "아침마다 한입뉴스가 올 곳을 정해요.": "Choose where the morning digest arrives.",
    "뉴스가 올 채널. 비워 두면 여기": "The digest's channel; here if left out",
    "뉴스가 올 시간. 08:00이나 아침 8시 반처럼": "When it arrives, as in 08:00 or 9 pm",
    "시간대. 서울, +9, Asia/Seoul처럼": "The time zone, as in Seoul, +9 or Asia/Seoul",
    "매일, 평일, 월~금이나 월·수·금처럼": "As in every day, mon-fri or mon, wed, fri",
    "메시지 하나, 기사마다 스레드, 기사마다 포럼 글": "One message, a thread a story, or a forum post a story",
    "뉴스가 오면 멘션할 역할": "The role to mention when it arrives",
    "문제가 생기면 알릴 채널. 비워 두면 서버 소유자에게": "Where to tell of problems; the server's owner if left out",
    "한입뉴스 발송을 관리해요.": "Manage the digest.",
    "오늘 아직 안 보낸 기사를 지금 보내요.": "Send today's unsent stories now.",
    "한입뉴스를 멈춰요.": "Stop the digest for now.",
    "멈춘 한입뉴스를 다시 시작해요.": "Start a stopped digest again.",
    "설정과 다음 발송, 지난 발송을 보여 드려요.": "Settings, the next digest and the last ones.",
    "지금 보내면 어떤 모습일지 나만 봐요.": "See, alone, what would be sent now.",
    "어느 채널의 한입뉴스인지. 비워 두면 여기": "Whose channel's digest; here if left out",
    "한 번에 보낼 기사 수. 3개에서 10개": "How many stories at most, 3 to 10",
    "없앨 설정": "A setting to remove",
    "충격적일 수 있는 기사도 받을지": "Whether stories that may disturb come too",
    "역할 멘션 없애기": "No role",
    "알림 채널 없애기": "No alert channel",
    "둘 다 없애기": "Neither",
    "이 서버의 한입뉴스를 모두 보고 바꿔요.": "See and change every digest of this server.",
    "한 채널의 설정을 다른 채널로 복사해요.": "Copy a channel's settings to another channel.",
    "설정을 복사할 채널": "The channel to copy the settings to",
    "한입뉴스를 지워요. 지우기 전에 한 번 더 확인해요.": "Delete a digest. Asks once more.",
    "메시지 하나로": "In one message",
    "기사마다 스레드로": "A thread for each story",
    "기사마다 포럼 글로": "A forum post for each story",
}
ENGLISH |= {f"{one.ko}: {sample}": f"{one.en}: {sample}" for one, sample in DIFFICULTY_SAMPLES.items()}
NAMES = {Place.command_name, Place.group_name, Place.parameter_name}
ENGLISH_LOCALES = {Locale.american_english, Locale.british_english}


class KoreanAndEnglish(app_commands.Translator):
    """Translates by the tables above; a string in none keeps its default."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return a string in a language, None for the default."""
        if context.location in NAMES:
            return KOREAN_NAMES.get(string.message) if locale is Locale.korean else None
        return ENGLISH.get(string.message) if locale in ENGLISH_LOCALES else None
