"""The greeting with today's first story, the answer to a thank-you, and help."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import news, stories
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.language import say
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import FIRST_CHOICES, HELP, LINK, MENU, SETTINGS, START, TODAY, WORD_BOOK
from contracts.learners import Speaker

logger = logging.getLogger(__name__)

HELLO = (
    "안녕하세요, 한입뉴스예요. 👋\n영어 뉴스를 하루 한 입씩, 해석과 단어까지 함께 읽어요. "
    "‘기술 뉴스’처럼 편하게 보내 주세요."
)
HELLO_WITH_WORD = (
    "안녕하세요, 한입뉴스예요. 👋\n영어 뉴스를 하루 한 입씩, 해석과 단어까지 함께 읽어요. "
    "‘기술 뉴스’나 ‘{word} 뜻’처럼 편하게 보내 주세요."
)
YOU_ARE_WELCOME = "별말씀을요. 오늘도 함께 읽어 주셔서 고마워요."
HELP_TEXT = "이렇게 보내 보세요.\n\n{commands}"

WELCOME = Message((Text(HELLO),), (TODAY, MENU, HELP))
THANKS = Message((Text(YOU_ARE_WELCOME),), (TODAY, WORD_BOOK, MENU))
ENGLISH = dict.fromkeys(
    (HELLO, HELLO_WITH_WORD),
    "Hello, this is Newsbite. 👋\nOne bite of English news a day, with its Korean and its words.\n\n"
    "Choose below, or type the category you would like to read.",
) | {
    YOU_ARE_WELCOME: "You are welcome. Thanks for reading with us.",
    HELP_TEXT: "Newsbite brings you English news, one bite a day.\n\n{commands}",
}


def help_message(
    commands: Iterable[tuple[str, str]], choices: tuple[Choice, ...] = (TODAY, MENU, WORD_BOOK, SETTINGS, LINK)
) -> Message:
    """Return help that lists commands, each as what to type and what it does."""
    lines = "\n".join(f"{name} — {meaning}" for name, meaning in commands)
    return Message((Text(say(HELP_TEXT, commands=lines)),), choices)


async def welcome(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Greet with today's first unseen story and a word of it to look up; without stories, or an API, all the same.

    Those who have not chosen anything are offered to.
    """
    try:
        found = await api.today(speaker, limit=1)
    except (ApiError, ApiUnavailableError) as error:
        logger.warning("a greeting without a story: %s", error)
        return WELCOME
    first = () if found.has_chosen else (FIRST_CHOICES,)
    if not found.results:
        return replace(WELCOME, choices=(*first, *WELCOME.choices))
    story = found.results[0]
    hello = say(HELLO_WITH_WORD, word=story.words[0].lemma) if story.words else HELLO
    shown = stories.card(story)
    choices = (*first, *shown.choices, TODAY, MENU, HELP)
    return Message((Text(hello), replace(shown, choices=())), choices, news.day_progress(found))


COMMANDS = (
    Command(
        "welcome",
        welcome,
        words="""
            처음 처음으로 시작 시작하기 안녕 안녕하세요 안녕하십니까 하이 반가워 반가워요 홈 start hi hello home restart
        """,
        suggestion=START,
        help=("처음", "첫 화면으로 돌아와요"),
    ),
    Command(
        "thanks",
        THANKS,
        words="""
            고마워 고마워요 고맙습니다 감사해요 감사합니다 땡큐 수고하세요 수고했어요 수고하셨어요 수고하셨습니다 thanks
            thankyou
        """,
    ),
)
