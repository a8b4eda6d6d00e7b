"""Messages that are the same for everybody: the greeting, the answer to a thank-you, and help."""

from collections.abc import Iterable

from bot.conversation.command import Command
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import HELP, LINK, MENU, SETTINGS, TODAY, WORD_BOOK

HELLO = (
    "안녕하세요, 한입뉴스예요. 👋\n영어 뉴스를 하루 한 입씩, 우리말 풀이와 단어까지 함께 읽어요.\n\n"
    "아래에서 고르거나 '기술'처럼 읽고 싶은 분야를 적어 주세요."
)
YOU_ARE_WELCOME = "별말씀을요. 오늘도 한 입 읽어 주셔서 고마워요."
HELP_TEXT = "한입뉴스는 영어 뉴스를 하루 한 입씩 읽는 곳이에요.\n\n{commands}"

WELCOME = Message((Text(HELLO),), (TODAY, MENU, HELP))
THANKS = Message((Text(YOU_ARE_WELCOME),), (TODAY, WORD_BOOK, MENU))


def help_message(
    commands: Iterable[tuple[str, str]], choices: tuple[Choice, ...] = (TODAY, MENU, WORD_BOOK, SETTINGS, LINK)
) -> Message:
    """Return help that lists commands, each as what to type and what it does."""
    lines = "\n".join(f"{name} — {meaning}" for name, meaning in commands)
    return Message((Text(HELP_TEXT.format(commands=lines)),), choices)


COMMANDS = (
    Command(
        "welcome",
        WELCOME,
        words="""
            처음 처음으로 시작 시작하기 안녕 안녕하세요 안녕하십니까 하이 반가워 반가워요 홈 start hi hello home restart
        """,
        suggestion=Choice("처음으로", "welcome"),
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
