"""Who the learner is to us: their categories and level, and what they can say."""

from collections.abc import Sequence
from dataclasses import replace

from bot.api.client import StudyApi
from bot.conversation import typed_settings
from bot.conversation.message import Message, Text
from bot.conversation.texts import ALL_CATEGORIES, INTERESTS, LEVEL, LINK, MENU, PUSH, TODAY, WORD_BOOK
from contracts.articles import Category
from contracts.learners import Me, Speaker

ME = "{whose} 학습 설정\n분야: {categories}\n난이도: {level}"
CHANGED = "설정을 바꿨어요.\n"
WHOSE, MINE = "{name} 님의", "내"
HELP = "한입뉴스는 영어 뉴스를 하루 한 입씩 읽는 곳이에요.\n\n{commands}"


async def me(api: StudyApi, speaker: Speaker) -> Message:
    """Show the learner's own choices."""
    return _shown(await api.me(speaker), await api.categories(speaker))


async def settings(api: StudyApi, speaker: Speaker) -> Message:
    """Show the learner's own choices, and what of them can be changed."""
    shown = await me(api, speaker)
    return replace(shown, choices=(INTERESTS, LEVEL, PUSH, LINK, *shown.choices))


async def change_me(api: StudyApi, speaker: Speaker, *, categories: str | None, level: str | None) -> Message:
    """Change what is given, and show what there is now."""
    known = await api.categories(speaker)
    changed = await api.change_me(
        speaker,
        categories=None if categories is None else typed_settings.categories(categories, known),
        level=None if level is None else typed_settings.level(level),
    )
    return _shown(changed, known, CHANGED)


def help_(commands: Sequence[tuple[str, str]]) -> Message:
    """Say what there is to ask for, as pairs of what to type and what it does."""
    lines = "\n".join(f"{name} — {meaning}" for name, meaning in commands)
    return Message((Text(HELP.format(commands=lines)),), (TODAY, MENU, WORD_BOOK))


def category_names(names: Sequence[str], known: Sequence[Category]) -> str:
    """Return categories in Korean; none chosen means all."""
    korean = {one.name: one.name_ko for one in known}
    return ", ".join(korean.get(name, name) for name in names) or ALL_CATEGORIES


def _shown(me: Me, known: Sequence[Category], before: str = "") -> Message:
    categories = category_names(me.categories, known)
    whose = WHOSE.format(name=me.display_name) if me.display_name else MINE
    text = ME.format(whose=whose, categories=categories, level=me.level)
    return Message((Text(before + text),), (TODAY, MENU))
