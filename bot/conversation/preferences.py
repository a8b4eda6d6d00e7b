"""Changing what one reads by tapping: the categories, one by one, and the level.

A tap says what shall be, not what shall change: heard twice it does the same.
"""

from bot.api.client import StudyApi
from bot.conversation import account
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import SETTINGS, TODAY
from contracts.articles import Category
from contracts.enums import Level
from contracts.learners import Speaker

WHICH_CATEGORIES = "지금 읽는 분야: {categories}\n넣거나 뺄 분야를 눌러 주세요."
WHICH_LEVEL = "지금 난이도: {level}\n어떤 난이도로 바꿀까요? A1이 가장 쉽고 C2가 가장 어려워요."
CHOSEN, NOT_CHOSEN = "✓ {name}", "{name}"
EVERYTHING = "모든 분야"
ALL = "all"


async def interests(api: StudyApi, speaker: Speaker, wish: str = "") -> Message:
    """Show the categories to choose from after `wish`: "+world" adds one, "-world" drops one, "all" is all."""
    known = await api.categories(speaker)
    now = (await api.me(speaker)).categories
    wanted = _changed([one.name for one in known if one.name in now], wish, known)
    if wish and tuple(wanted) != now:
        now = (await api.change_me(speaker, categories=wanted)).categories
    text = WHICH_CATEGORIES.format(categories=account.category_names(now, known))
    offered = tuple(_offer(one, is_chosen=one.name in now) for one in known)
    return Message((Text(text),), (*offered, *((Choice(EVERYTHING, "interests", ALL),) if now else ()), SETTINGS))


async def levels(api: StudyApi, speaker: Speaker) -> Message:
    """Offer the levels."""
    now = (await api.me(speaker)).level
    offered = tuple(Choice(level, "level", level) for level in Level if level != now)
    return Message((Text(WHICH_LEVEL.format(level=now)),), (*offered, SETTINGS, TODAY))


async def level(api: StudyApi, speaker: Speaker, wanted: str) -> Message:
    """Change the level, and show what there is now."""
    return await account.change_me(api, speaker, categories=None, level=wanted)


def _changed(chosen: list[str], wish: str, known: tuple[Category, ...]) -> list[str]:
    if wish == ALL:
        return []
    sign, name = wish[:1], wish[1:]
    if name not in {one.name for one in known}:
        return chosen
    others = [one for one in chosen if one != name]
    return [*others, name] if sign == "+" else others


def _offer(one: Category, *, is_chosen: bool) -> Choice:
    label = (CHOSEN if is_chosen else NOT_CHOSEN).format(name=one.name_ko)
    return Choice(label, "interests", f"{'-' if is_chosen else '+'}{one.name}")
