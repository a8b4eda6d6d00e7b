"""Answers to typed words: the news of a category they name, a guess at what was meant, or the whole menu."""

from collections.abc import Collection, Sequence

from bot.api.client import StudyApi
from bot.conversation import news, texts
from bot.conversation.command import Arguments
from bot.conversation.language import category_name, say
from bot.conversation.message import Choice, Message, Text
from bot.conversation.router import COMMANDS
from bot.conversation.understanding.phrases import match
from bot.conversation.understanding.vocabulary import Intent
from contracts.articles import Category
from contracts.learners import Speaker

DID_YOU_MEAN = "혹시 이 중에 찾으시는 게 있나요?"
NO_IDEA = "제가 잘 못 알아들었어요. 대신 이런 걸 도와드릴 수 있어요."
MENU_OF_ALL = "이번에도 잘 못 알아들었어요. 아래에서 골라 주시거나 ‘기술’, ‘삼성’, ‘yield 뜻’처럼 짧게 보내 주세요."
USUAL = (texts.TODAY, texts.MENU, texts.WORD_BOOK, texts.HELP)
LADDER = (texts.TODAY, texts.MENU, texts.WORD_BOOK, texts.SETTINGS, texts.PUSH, texts.CONTACT, texts.LEAVE, texts.HELP)
"""What is offered when words were not understood twice: everything is a tap or two from here."""
ENGLISH = {
    DID_YOU_MEAN: "Did you mean one of these?",
    NO_IDEA: "I did not get that. Here is what I can do.",
    MENU_OF_ALL: "I did not get that. Choose below, or type a category such as technology.",
}


async def named_category(api: StudyApi, speaker: Speaker, words: str) -> Message:
    """Show the news of the category that typed words name, or the menu."""
    categories = await api.categories(speaker)
    found = match(words, categories)
    if found.intent is None or found.intent.action != "category":
        return news.offer_categories(news.NOT_UNDERSTOOD if words.strip() else news.WHICH, categories)
    return await news.category(api, speaker, Arguments(found.intent.argument, found.count))


def did_you_mean(near: Sequence[Intent], categories: Sequence[Category]) -> Message:
    """Ask whether it was one of these, or show the usual choices."""
    names = {one.name: category_name(one) for one in categories}
    guesses: list[Choice] = []
    for intent in near:
        if suggestion := COMMANDS[intent.action].suggestion:
            guesses.append(suggestion)
        elif intent.action == "category" and (name := names.get(intent.argument)):
            guesses.append(Choice(say(news.LIST_TITLE, category=name), "category", intent.argument))
    others = tuple(choice for choice in USUAL if choice not in guesses)
    return Message((Text(DID_YOU_MEAN if guesses else NO_IDEA),), (*guesses, *others))


def whole_menu(pushes: Collection[str]) -> Message:
    """Offer everything there is; the push only where one is offered."""
    return Message((Text(MENU_OF_ALL),), tuple(one for one in LADDER if pushes or one != texts.PUSH))
