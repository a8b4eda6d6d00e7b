"""Choices and texts that more than one conversation uses."""

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

ALL_CATEGORIES = "모든 분야"
