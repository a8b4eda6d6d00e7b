"""Every command of the bots, and the answer to one that was tapped, typed or entered, whatever the platform."""

from bot.api.client import StudyApi
from bot.conversation import (
    about,
    first_choices,
    greeting,
    leave,
    level_texts,
    link,
    look_up,
    news,
    placement,
    preferences,
    push,
    reports,
    search,
    small_talk,
    stories,
    studying,
    texts,
    word_book,
)
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.message import Message
from contracts.enums import Difficulty
from contracts.learners import Speaker

MODULES = (
    news, search, look_up, stories, level_texts, word_book, studying, placement, preferences, first_choices, push, link,
    greeting, about, reports, leave, small_talk,
)  # fmt: skip
"""One entry makes a module's commands known on every platform, in the order in which help lists them."""
LEVELS = {level.value for level in Difficulty}
ID_MAX_DIGITS = 18
"""Larger numbers are no ids: the database would not take them."""

_OTHERS = [command for module in MODULES for command in module.COMMANDS]
_HELP = Command(
    "help",
    greeting.help_message([command.help for command in _OTHERS if command.help]),
    words="""
        도움말 도움 도와줘 도와주세요 사용법 사용방법 기능 이게뭐야 뭐해 뭐할수있어 뭘할수있어 뭐할수있어요
        뭘할수있어요 누구야 누구세요 너누구야 뭐하는봇이야 뭐하는봇이에요 뭐하는곳이에요 어떻게써 어떻게써요
        어떻게쓰는거야 어떻게쓰는거예요 어떻게쓰나요 어떻게사용해요 help usage guide
    """,
    suggestion=texts.HELP,
)
COMMANDS = {command.action: command for command in (*_OTHERS, _HELP)}


async def answer(api: StudyApi, speaker: Speaker, action: str, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Return the answer to a command; a choice that `is_known` does not know gets the menu."""
    if not is_known(action, arguments.text):
        return await news.menu(api, speaker)
    command = COMMANDS[action]
    return command.answer if isinstance(command.answer, Message) else await command.answer(api, speaker, arguments)


def is_known(action: str, argument: str) -> bool:
    """Say whether a conversation of ours could have offered this choice."""
    if action not in COMMANDS:
        return False
    command = COMMANDS[action]
    number, blank, level = argument.partition(" ")
    is_level = not blank or (command.takes_level and level in LEVELS)
    is_id = number.isascii() and number.isdigit() and len(number) <= ID_MAX_DIGITS
    return (is_id and is_level) or not command.takes_id
