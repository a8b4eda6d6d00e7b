"""A newcomer's first choices: the difficulty by a sample of each, then a category. Three taps, each can be skipped."""

from bot.api.client import StudyApi
from bot.conversation import preferences, typed_settings
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.hangul import with_particle
from bot.conversation.language import category_name, say
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import ALL_CATEGORIES, FIRST_CHOICES, INTERESTS, MENU, PLACEMENT, SETTINGS, TODAY
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from contracts.enums import Difficulty
from contracts.learners import Speaker

WHICH_SAMPLE = "같은 소식을 난이도마다 이렇게 써요. 어떤 글이 읽기 편하세요?\n\n{samples}"
WHICH_CATEGORY = "난이도를 {level} 정했어요.\n어떤 분야부터 읽을까요? 하나를 고르면 나중에 더 추가할 수 있어요."
CHOSEN = "다 됐어요. 분야와 난이도는 언제든 바꿀 수 있어요.\n\n"
SKIP = Choice("건너뛰기", "first_end")
EVERY_CATEGORY = Choice(ALL_CATEGORIES, "first_end", preferences.ALL)
ENGLISH = {
    WHICH_SAMPLE: "One piece of news, as it reads at each level. Which is easy to read?\n\n{samples}",
    WHICH_CATEGORY: (
        "Your level is {level} now.\nWhich category would you like to begin with? You can add others later."
    ),
    CHOSEN: "All set. You can change your categories and level at any time.\n\n",
    SKIP.label: "Skip",
}


async def samples(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show the difficulties, each with a piece of news as it reads there."""
    lines = "\n".join(f"· {preferences.label(one)}: {sample}" for one, sample in DIFFICULTY_SAMPLES.items())
    offered = tuple(Choice(preferences.label(one), "first_level", one.value) for one in DIFFICULTY_SAMPLES)
    return Message((Text(say(WHICH_SAMPLE, samples=lines)),), (*offered, PLACEMENT, SKIP))


async def choose_level(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Store the difficulty and offer the categories. Raises UnclearError for a difficulty that there is not."""
    changed = await api.change_me(speaker, level=typed_settings.level(arguments.text))
    name = with_particle(preferences.label(Difficulty.of(changed.level)), "으로", "로")
    offered = tuple(Choice(category_name(one), "first_category", one.name) for one in await api.categories(speaker))
    return Message((Text(say(WHICH_CATEGORY, level=name)),), (EVERY_CATEGORY, SKIP, *offered))


async def choose_category(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Read this category alone, until others are added; one that is gone leads to those there are."""
    known = await api.categories(speaker)
    if arguments.text not in {one.name for one in known}:
        return await preferences.interests(api, speaker)
    changed = await api.change_me(speaker, categories=[arguments.text])
    return preferences.summary(changed, known, CHOSEN, (TODAY, INTERESTS, SETTINGS, MENU))


async def end(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """End the first choices: "all" reads every category, without it what was not chosen stays as it is.

    Both are stored as a choice, so that nothing is offered again.
    """
    changed = await api.change_me(speaker, categories=[] if arguments.text == preferences.ALL else None)
    known = await api.categories(speaker)
    return preferences.summary(changed, known, CHOSEN, (TODAY, INTERESTS, SETTINGS, MENU))


COMMANDS = (
    Command(FIRST_CHOICES.action, samples),
    Command("first_level", choose_level),
    Command("first_category", choose_category),
    Command("first_end", end),
)
