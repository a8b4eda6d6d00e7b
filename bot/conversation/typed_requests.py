"""Answers to typed words: the news of a category they name, a guess at what was meant, or the whole menu."""

from collections.abc import Sequence

from bot.api.client import StudyApi
from bot.conversation import news, texts
from bot.conversation.command import Arguments
from bot.conversation.message import Choice, Message, Text
from bot.conversation.router import COMMANDS
from bot.conversation.understanding.phrases import match
from bot.conversation.understanding.vocabulary import Intent
from contracts.articles import Category
from contracts.learners import Speaker

DID_YOU_MEAN = "혹시 이 가운데 찾으시는 것이 있나요?"
NO_IDEA = "무슨 말씀인지 잘 모르겠어요. 이런 것을 할 수 있어요."
MENU_OF_ALL = "말씀을 잘 알아듣지 못했어요. 아래에서 골라 주시거나 '기술'처럼 분야 이름을 적어 주세요."
USUAL = (texts.TODAY, texts.MENU, texts.WORD_BOOK, texts.HELP)


async def named_category(api: StudyApi, speaker: Speaker, words: str) -> Message:
    """Show the news of the category that typed words name, or the menu."""
    categories = await api.categories(speaker)
    found = match(words, categories)
    if found.intent is None or found.intent.action != "category":
        return news.offer_categories(news.NOT_UNDERSTOOD if words.strip() else news.WHICH, categories)
    return await news.category(api, speaker, Arguments(found.intent.argument, found.count))


def did_you_mean(near: Sequence[Intent], categories: Sequence[Category]) -> Message:
    """Ask whether it was one of these, or show the usual choices."""
    names = {one.name: one.name_ko for one in categories}
    guesses: list[Choice] = []
    for intent in near:
        if suggestion := COMMANDS[intent.action].suggestion:
            guesses.append(suggestion)
        elif intent.action == "category" and (name := names.get(intent.argument)):
            guesses.append(Choice(f"{name} 뉴스", "category", intent.argument))
    others = tuple(choice for choice in USUAL if choice not in guesses)
    return Message((Text(DID_YOU_MEAN if guesses else NO_IDEA),), (*guesses, *others))


def whole_menu(categories: Sequence[Category]) -> Message:
    """Offer every category, today's news and help."""
    offered = tuple(Choice(one.name_ko, "category", one.name) for one in categories)
    return Message((Text(MENU_OF_ALL),), (texts.TODAY, *offered, texts.HELP))
