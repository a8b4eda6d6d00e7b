"""When words are not understood: first a guess at what was meant, then the whole menu."""

from collections.abc import Sequence

from bot.conversation import texts
from bot.conversation.intents import Intent
from bot.conversation.message import Choice, Message, Text
from contracts.articles import Category

DID_YOU_MEAN = "혹시 이 가운데 찾으시는 것이 있나요?"
NO_IDEA = "무슨 말씀인지 잘 모르겠어요. 이런 것을 할 수 있어요."
MENU_OF_ALL = "말씀을 잘 알아듣지 못했어요. 아래에서 골라 주시거나 '기술'처럼 분야 이름을 적어 주세요."
USUAL = (texts.TODAY, texts.MENU, texts.WORD_BOOK, texts.HELP)
LABELS = {
    one.action: one
    for one in (*USUAL, texts.SETTINGS, texts.INTERESTS, texts.LEVEL, texts.LINK)
} | {
    "welcome": Choice("처음으로", "welcome"),
    "ko": Choice("한국어", "ko"),
    "words": Choice("단어", "words"),
    "save": Choice("저장", "save"),
    "story": Choice("기사 보기", "story"),
    "more": Choice("더 보기", "more"),
}  # fmt: skip


def did_you_mean(near: Sequence[Intent], categories: Sequence[Category]) -> Message:
    """Ask whether it was one of these, or say what there is."""
    guesses = tuple(choice for intent in near if (choice := _choice(intent, categories)))
    others = tuple(choice for choice in USUAL if choice not in guesses)
    return Message((Text(DID_YOU_MEAN if guesses else NO_IDEA),), (*guesses, *others))


def whole_menu(categories: Sequence[Category]) -> Message:
    """Offer every category, today's news and help."""
    offered = tuple(Choice(one.name_ko, "category", one.name) for one in categories)
    return Message((Text(MENU_OF_ALL),), (texts.TODAY, *offered, texts.HELP))


def _choice(intent: Intent, categories: Sequence[Category]) -> Choice | None:
    if intent.action != "category":
        return LABELS.get(intent.action)
    names = {one.name: one.name_ko for one in categories}
    name = names.get(intent.argument)
    return Choice(f"{name} 뉴스", "category", intent.argument) if name else None
