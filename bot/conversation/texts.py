"""Choices and texts that more than one conversation uses."""

from bot.conversation.message import Choice
from contracts import product_names as names

MENU = Choice(names.CHOOSE_CATEGORY, "menu")
TODAY = Choice(names.DIGEST, "today")
TODAY_AGAIN = Choice("다시 보기", "today", "again")
WORD_BOOK = Choice(names.WORD_BOOK, "wordbook")
SETTINGS = Choice("설정", "settings")
INTERESTS = Choice("분야 바꾸기", "interests")
LEVEL = Choice("난이도 바꾸기", "levels")
FIRST_CHOICES = Choice("난이도 고르기", "first")
"""Offered to those who have not chosen anything yet."""
HELP = Choice("도움말", "help")
PUSH = Choice(names.MORNING_PUSH, "push")
LINK = Choice(names.LINK_ACCOUNTS, "link")
LEAVE = Choice("탈퇴", "leave")
CONTACT = Choice("문의하기", "contact")
REPORT = Choice("신고하기", "report")
START = Choice("처음으로", "welcome")
REVIEW = Choice(names.REVIEW, "review")
REVIEW_DUE = Choice(names.REVIEW, "review", "due")
QUIZ = Choice(names.QUIZ, "quiz")
PLACEMENT = Choice(names.PLACEMENT, "placement")
STATS = Choice("내 기록", "stats")
FURTHER = "더 보기"
"""The label of a choice that goes on where a list ended."""

ALL_CATEGORIES = "모든 분야"
ENGLISH = {
    MENU.label: "Categories",
    TODAY.label: "Today's bites",
    WORD_BOOK.label: "Word book",
    SETTINGS.label: "Settings",
    INTERESTS.label: "Change categories",
    LEVEL.label: "Change level",
    HELP.label: "Help",
    LEAVE.label: "Leave",
    CONTACT.label: "Contact us",
    REPORT.label: "Report",
    START.label: "Start again",
    REVIEW.label: "Review",
    QUIZ.label: "Quiz",
    STATS.label: "My progress",
    PUSH.label: "Morning push",
    LINK.label: "Link accounts",
    ALL_CATEGORIES: "All categories",
    FURTHER: "More",
    FIRST_CHOICES.label: "Choose my level",
    PLACEMENT.label: "Find my level by words",
}
