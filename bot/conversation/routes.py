"""From what was tapped or typed to the conversation that answers it."""

from collections.abc import Awaitable, Callable

from bot.api.client import StudyApi
from bot.api.models import Speaker
from bot.conversation import news, stories, study
from bot.conversation.message import Message

ID_MAX_DIGITS = 18
"""Larger numbers are nobody's id; the database would not even take them."""

About = Callable[[StudyApi, Speaker, int], Awaitable[Message]]
ABOUT_ONE: dict[str, About] = {
    "story": news.story,
    "ko": stories.in_korean,
    "words": stories.its_words,
    "save": study.save,
    "forget": study.forget,
}
"""Actions about one thing, whose argument is its id."""
OTHERS = ("menu", "category", "today", "wordbook")


async def answer(api: StudyApi, speaker: Speaker, *, action: str = "", argument: str = "", words: str = "") -> Message:
    """Answer a tapped choice by its action, or else the typed words; an unknown action counts as words."""
    if action in ABOUT_ONE and is_known(action, argument):
        return await ABOUT_ONE[action](api, speaker, int(argument))
    match action:
        case "menu":
            return await news.menu(api, speaker)
        case "category":
            return await news.category(api, speaker, argument)
        case "today":
            return await study.today(api, speaker)
        case "wordbook":
            return await study.word_book(api, speaker, argument)
        case _:
            return await news.asked(api, speaker, words)


def is_known(action: str, argument: str) -> bool:
    """Say whether a conversation of ours could have offered this choice."""
    if action in ABOUT_ONE:
        return argument.isascii() and argument.isdigit() and len(argument) <= ID_MAX_DIGITS
    return action in OTHERS
