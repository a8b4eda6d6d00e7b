"""Korean that more than one conversation uses."""

from bot.conversation.message import Choice

MENU = Choice("카테고리 보기", "menu")
TODAY = Choice("오늘의 뉴스", "today")
TODAY_AGAIN = Choice("오늘의 뉴스 다시 보기", "today", "again")
WORD_BOOK = Choice("단어장", "wordbook")
SETTINGS = Choice("설정", "settings")
INTERESTS = Choice("분야 바꾸기", "interests")
LEVEL = Choice("난이도 바꾸기", "levels")
HELP = Choice("도움말", "help")
PUSH = Choice("아침 알림", "push")
LINK = Choice("계정 연결", "link")

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
ALL_CATEGORIES = "모든 분야"

PARTS_OF_SPEECH = {
    "noun": "명사",
    "verb": "동사",
    "adjective": "형용사",
    "adverb": "부사",
    "preposition": "전치사",
    "conjunction": "접속사",
    "phrase": "표현",
}


def part_of_speech(name: str) -> str:
    """Return a part of speech in Korean, or as it came when we have no word for it."""
    return PARTS_OF_SPEECH.get(name, name)
