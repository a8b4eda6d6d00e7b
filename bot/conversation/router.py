"""From what was tapped or typed to the conversation that answers it."""

from collections.abc import Awaitable, Callable

from bot.api.client import StudyApi
from bot.conversation import account, greeting, news, preferences, push, stories, study
from bot.conversation import leave as leaving
from bot.conversation import link as linking
from bot.conversation.message import Message
from contracts.learners import Speaker

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


async def menu(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Offer the categories."""
    return await news.menu(api, speaker)


async def category(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Show what is new in a category."""
    return await news.category(api, speaker, argument)


async def again(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Show the newest of a category, seen or not."""
    return await news.category(api, speaker, argument, again=True)


async def today(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Show what is new today; "again" shows what was seen, too."""
    return await study.today(api, speaker, again=argument == "again")


async def settings(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Show the learner's choices."""
    return await account.settings(api, speaker)


async def levels(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Offer the levels."""
    return await preferences.levels(api, speaker)


async def link(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Make a link code."""
    return await linking.begin(api, speaker)


async def welcome(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Greet."""
    return greeting.welcome()


async def help_(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Say what there is."""
    return greeting.help_()


async def thanks(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Answer a thank-you."""
    return greeting.thanks()


async def leave(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Ask whether to erase everything."""
    return await leaving.ask(api, speaker)


async def stay(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Erase nothing."""
    return leaving.stay(api, speaker)


async def push_status(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Say how the morning push stands."""
    return await push.status(api, speaker)


async def push_on(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Switch the morning push on."""
    return await push.on(api, speaker)


async def push_off(api: StudyApi, speaker: Speaker, argument: str) -> Message:
    """Switch the morning push off."""
    return await push.off(api, speaker)


Said = Callable[[StudyApi, Speaker, str], Awaitable[Message]]
OTHERS: dict[str, Said] = {
    "menu": menu,
    "category": category,
    "again": again,
    "today": today,
    "wordbook": study.word_book,
    "settings": settings,
    "interests": preferences.interests,
    "levels": levels,
    "level": preferences.level,
    "link": link,
    "link_preview": linking.preview,
    "link_confirm": linking.confirm,
    "welcome": welcome,
    "help": help_,
    "thanks": thanks,
    "leave": leave,
    "leave_confirm": leaving.confirm,
    "stay": stay,
    "push": push_status,
    "push_on": push_on,
    "push_off": push_off,
}
"""Actions about anything else, with whatever argument. One line makes a further one known on every platform."""


async def answer(api: StudyApi, speaker: Speaker, *, action: str = "", argument: str = "", words: str = "") -> Message:
    """Answer a tapped choice by its action, or else the typed words; an unknown action counts as words."""
    if action in ABOUT_ONE and is_known(action, argument):
        return await ABOUT_ONE[action](api, speaker, int(argument))
    if action in OTHERS:
        return await OTHERS[action](api, speaker, argument)
    return await news.asked(api, speaker, words)


def is_known(action: str, argument: str) -> bool:
    """Say whether a conversation of ours could have offered this choice."""
    if action in ABOUT_ONE:
        return argument.isascii() and argument.isdigit() and len(argument) <= ID_MAX_DIGITS
    return action in OTHERS
