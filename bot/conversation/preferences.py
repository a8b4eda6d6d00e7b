"""A learner's settings: shown, typed anew, or changed by tapping the categories and the level.

A tapped choice says what shall be, not what shall change: received twice it does the same.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.api.client import StudyApi
from bot.conversation import typed_settings
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.hangul import with_particle
from bot.conversation.language import category_name, current, say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import (
    ALL_CATEGORIES,
    FIRST_CHOICES,
    INTERESTS,
    LEAVE,
    LEVEL,
    LINK,
    MENU,
    PLACEMENT,
    PUSH,
    SETTINGS,
    TODAY,
)
from contracts.articles import Category
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from contracts.enums import Difficulty
from contracts.learners import Me, Speaker

ME = "{whose} 학습 설정\n분야: {categories}\n난이도: {level}"
CHANGED = "설정을 바꿨어요.\n"
LEVEL_CHANGED = "난이도를 {level} 바꿨어요.\n"
WHOSE, MINE = "{name} 님의", "내"
WHICH_CATEGORIES = "지금 읽는 분야: {categories}\n추가하거나 뺄 분야를 눌러 주세요."
WHICH_LEVEL = "지금 난이도: {level}\n어떤 난이도로 바꿀까요?"
DROPPED = "{category} 뺐어요.\n지금 읽는 분야: {now}"
ADDED = "{category} 추가했어요.\n지금 읽는 분야: {now}"
ONLY = "이제 {category}만 보여 드릴게요.\n다른 분야도 보려면 ‘모든 분야’를 눌러 주세요."
ALREADY_ALL = "지금 모든 분야를 읽고 있어요. {category}도 들어 있어요."
LAST_ONE = "읽을 분야가 하나는 있어야 해요. 다른 분야를 먼저 추가해 주세요."
DISTURBING_OFF = "범죄나 사고처럼 충격적일 수 있는 기사는 빼고 보여 드릴게요."
DISTURBING_ON = "이제 범죄나 사고처럼 충격적일 수 있는 기사도 보여 드릴게요."
SHOW_DISTURBING = Choice("충격적인 기사 보기", "disturbing", "on")
HIDE_DISTURBING = Choice("충격적인 기사 빼기", "disturbing", "off")
PUT_BACK = "{category} 다시 넣기"
READ_ALL = Choice(ALL_CATEGORIES, "interests", "all")
ALL = "all"
ENGLISH = {
    DISTURBING_OFF: "Stories that may be disturbing, such as crime and accidents, are left out.",
    DISTURBING_ON: "Stories that may be disturbing, such as crime and accidents, are shown now.",
    SHOW_DISTURBING.label: "Show disturbing stories",
    HIDE_DISTURBING.label: "Without disturbing stories",
    LEVEL_CHANGED: "Your level is {level} now.\n",
    ME: "{whose} settings\nCategories: {categories}\nLevel: {level}",
    CHANGED: "Your settings are changed.\n",
    WHOSE: "{name}'s",
    MINE: "Your",
    WHICH_CATEGORIES: "You read: {categories}\nPress a category to add or remove it.",
    WHICH_LEVEL: "Your level: {level}\nWhich one would you like?",
    DROPPED: "Left out: {category}.\nYou read: {now}",
    ADDED: "Added: {category}.\nYou read: {now}",
    ONLY: "You read {category} alone now.\nFor the others press ‘All categories’.",
    ALREADY_ALL: "You read all categories, {category} among them.",
    LAST_ONE: "One category must remain. Add another one first.",
    PUT_BACK: "Put {category} back",
}


async def me(api: StudyApi, speaker: Speaker) -> Message:
    """Show the learner's own choices; those who have not made any are offered to."""
    mine = await api.me(speaker)
    first = () if mine.has_chosen else (FIRST_CHOICES,)
    return summary(mine, await api.categories(speaker), choices=(*first, TODAY, MENU))


async def settings(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show the learner's own choices, and what of them can be changed."""
    mine = await api.me(speaker)
    shown = summary(mine, await api.categories(speaker))
    pushes = await api.push_platforms(speaker)
    sensitive = HIDE_DISTURBING if mine.shows_disturbing else SHOW_DISTURBING
    return replace(
        shown, choices=(INTERESTS, LEVEL, sensitive, *((PUSH,) if pushes else ()), LINK, LEAVE, *shown.choices)
    )


async def change_me(
    api: StudyApi,
    speaker: Speaker,
    *,
    categories: str | None = None,
    level: str | None = None,
    shows_disturbing: bool | None = None,
) -> Message:
    """Change what is given, as typed, and show what there is now."""
    known = await api.categories(speaker)
    changed = await api.change_me(
        speaker,
        categories=None if categories is None else typed_settings.categories(categories, known),
        level=None if level is None else typed_settings.level(level),
        shows_disturbing=shows_disturbing,
    )
    return summary(changed, known, CHANGED)


async def interests(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show the categories to choose from, after a change: "+world" adds one, "-world" drops one, "all" is all."""
    known = await api.categories(speaker)
    now = (await api.me(speaker)).categories
    wanted = [one.name for one in known if one.name in now or not now]
    sign, name = arguments.text[:1], arguments.text[1:]
    if arguments.text == ALL:
        wanted = []
    elif name in {one.name for one in known}:
        wanted = [*(one for one in wanted if one != name), *((name,) if sign == "+" else ())]
    if len(wanted) == len(known):
        wanted = []
    if arguments.text and tuple(wanted) != now and (wanted or sign != "-"):
        now = (await api.change_me(speaker, categories=wanted)).categories
    text = say(WHICH_CATEGORIES, categories=category_names(now, known))
    offered = [
        Choice(f"✓ {category_name(one)}", "interests", f"-{one.name}")
        if one.name in now or not now
        else Choice(category_name(one), "interests", f"+{one.name}")
        for one in known
    ]
    every = (READ_ALL,) if now else ()
    return Message((Text(text),), (*offered, *every, SETTINGS))


async def levels(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Offer the levels."""
    now = (await api.me(speaker)).level
    chosen = Difficulty.of(now)
    offered = tuple(Choice(label(one), "level", one.value) for one in Difficulty if one != chosen)
    samples = "\n".join(f"· {label(one)}: {sample}" for one, sample in DIFFICULTY_SAMPLES.items())
    text = f"{say(WHICH_LEVEL, level=label(chosen))}\n\n{samples}"
    return Message((Text(text),), (*offered, PLACEMENT, SETTINGS, TODAY))


async def level(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Change the level, and show what there is now."""
    changed = await api.change_me(speaker, level=typed_settings.level(arguments.text))
    name = with_particle(label(Difficulty.of(changed.level)), "으로", "로")
    return summary(changed, await api.categories(speaker), say(LEVEL_CHANGED, level=name))


async def drop_category(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Take categories out of what the speaker reads; say what is read now, and offer to put them back."""
    known = await api.categories(speaker)
    names = arguments.text.split(",")
    now = (await api.me(speaker)).categories or tuple(one.name for one in known)
    wanted = [name for name in now if name not in names]
    if not wanted:
        return Message((Text(LAST_ONE),), (INTERESTS, TODAY))
    changed = await api.change_me(speaker, categories=wanted)
    dropped = category_names(names, known)
    text = say(DROPPED, category=with_particle(dropped, "을", "를"), now=category_names(changed.categories, known))
    put_back = Choice(say(PUT_BACK, category=dropped), "add_category", arguments.text)
    return Message((Text(text),), (put_back, TODAY, INTERESTS))


async def add_category(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Add categories to what the speaker reads."""
    known = await api.categories(speaker)
    names = arguments.text.split(",")
    now = (await api.me(speaker)).categories
    added = category_names(names, known)
    if not now:
        return Message((Text(say(ALREADY_ALL, category=added)),), (TODAY, INTERESTS))
    wanted = [one.name for one in known if one.name in now or one.name in names]
    changed = await api.change_me(speaker, categories=[] if len(wanted) == len(known) else wanted)
    text = say(ADDED, category=with_particle(added, "을", "를"), now=category_names(changed.categories, known))
    return Message((Text(text),), (TODAY, INTERESTS))


async def disturbing(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Let disturbing stories be among the speaker's ("on") or leave them out, and offer the other."""
    wanted = arguments.text == "on"
    await api.change_me(speaker, shows_disturbing=wanted)
    if wanted:
        return Message((Text(translated(DISTURBING_ON)),), (HIDE_DISTURBING, TODAY, INTERESTS))
    return Message((Text(translated(DISTURBING_OFF)),), (SHOW_DISTURBING, TODAY, INTERESTS))


async def only_category(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Read these categories alone."""
    known = await api.categories(speaker)
    changed = await api.change_me(speaker, categories=arguments.text.split(","))
    return Message((Text(say(ONLY, category=category_names(changed.categories, known))),), (TODAY, READ_ALL, INTERESTS))


def category_names(names: Sequence[str], known: Sequence[Category]) -> str:
    """Return categories in Korean; none chosen means all."""
    labels = {one.name: category_name(one) for one in known}
    return ", ".join(labels.get(name, name) for name in names) or translated(ALL_CATEGORIES)


def label(level: Difficulty) -> str:
    """Return a level's name in the language of the answer."""
    return Difficulty.label_of(level, current())


def summary(
    me: Me, known: Sequence[Category], before: str = "", choices: tuple[Choice, ...] = (TODAY, MENU)
) -> Message:
    """Return what a learner reads, after a sentence."""
    categories = category_names(me.categories, known)
    whose = say(WHOSE, name=me.display_name) if me.display_name else translated(MINE)
    text = say(ME, whose=whose, categories=categories, level=label(Difficulty.of(me.level)))
    return Message((Text(translated(before) + text),), choices)


COMMANDS = (
    Command(
        "settings",
        settings,
        words="설정 환경설정 학습설정 내설정 설정변경 마이페이지 settings setting preferences",
        suggestion=SETTINGS,
        help=("설정", "읽을 분야와 난이도를 바꿔요"),
    ),
    Command(
        "interests",
        interests,
        words="""
            분야를바꾸고싶어요 분야를바꿔줘 분야바꿔줘 분야바꾸고싶어요 분야바꿀래 분야설정 관심분야 관심분야추가
            분야추가 분야빼기 분야바꾸기 분야변경 카테고리설정 interests
        """,
        suggestion=INTERESTS,
    ),
    Command(
        "levels",
        levels,
        words="""
            난이도 레벨 수준 난이도바꾸기 난이도변경 난이도설정 어려워요 어려워 어렵네요 쉬워요 쉬운기사 쉬운뉴스 쉬운거
            어려운기사 어려운뉴스 level levels
        """,
        suggestion=LEVEL,
    ),
    Command("level", level),
    Command("drop_category", drop_category),
    Command("add_category", add_category),
    Command("only_category", only_category),
    Command("disturbing", disturbing),
)
