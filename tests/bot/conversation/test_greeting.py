from bot.conversation import greeting
from bot.conversation.intent_matching import match
from tests.bot.conversation.scripted_api import said
from tests.bot.stored_stories import CATEGORIES


def test_the_greeting_has_three_choices() -> None:
    assert [choice.action for choice in greeting.welcome().choices] == ["today", "menu", "help"]


def test_a_thank_you_is_answered_and_leads_on() -> None:
    assert said(greeting.thanks()) == greeting.WELCOME
    assert [choice.action for choice in greeting.thanks().choices] == ["today", "wordbook", "menu"]


def test_everything_help_names_is_understood() -> None:
    for wish, _ in greeting.WISHES:
        first = wish.split(",")[0]
        assert first in said(greeting.help_())
        assert match(first, CATEGORIES).intent is not None
