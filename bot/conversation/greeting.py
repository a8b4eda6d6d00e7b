"""The first words to somebody who comes without commands: hello, and what there is to say."""

from bot.conversation import account
from bot.conversation.message import Message, Text
from bot.conversation.texts import HELP, LINK, MENU, SETTINGS, TODAY, WORD_BOOK

HELLO = (
    "안녕하세요, 한입뉴스예요. 👋\n영어 뉴스를 하루 한 입씩, 우리말 풀이와 단어까지 함께 읽어요.\n\n"
    "아래에서 고르거나 '기술'처럼 읽고 싶은 분야를 적어 주세요."
)
WELCOME = "별말씀을요. 오늘도 한 입 읽어 주셔서 고마워요."
WISHES = (
    ("오늘의 뉴스", "오늘 새로 나온 기사를 모아 드려요"),
    ("기술, 경제, 과학 …", "그 분야의 새 기사를 보여 드려요. '기술 뉴스 3개'처럼 적어도 돼요"),
    ("단어장", "담아 둔 단어를 다시 봐요"),
    ("설정", "읽을 분야와 난이도를 바꿔요"),
    ("연결", "웹이나 디스코드의 학습 기록과 이어요"),
    ("처음", "첫 화면으로 돌아와요"),
    ("탈퇴", "내 기록을 모두 지우고 떠나요. 먼저 한 번 더 여쭤봐요"),
)


def welcome() -> Message:
    """Greet, with three choices."""
    return Message((Text(HELLO),), (TODAY, MENU, HELP))


def thanks() -> Message:
    """Answer a thank-you, with what may come next."""
    return Message((Text(WELCOME),), (TODAY, WORD_BOOK, MENU))


def help_() -> Message:
    """Say what can be typed."""
    text = account.help_(WISHES)
    return Message(text.blocks, (TODAY, MENU, WORD_BOOK, SETTINGS, LINK))
