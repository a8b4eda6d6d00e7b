from bot.conversation import greeting
from bot.conversation.message import Message
from bot.conversation.router import COMMANDS
from bot.conversation.understanding.match import understand
from tests.bot.conversation.scripted_api import TUESDAY, said
from tests.bot.stored_stories import CATEGORIES


def test_the_greeting_has_three_choices() -> None:
    assert [choice.action for choice in greeting.WELCOME.choices] == ["today", "menu", "help"]


def test_a_thank_you_leads_on() -> None:
    assert [choice.action for choice in greeting.THANKS.choices] == ["today", "wordbook", "menu"]


def test_help_lists_commands_each_with_its_meaning() -> None:
    message = greeting.help_message([("/news", "새 기사"), ("/me", "내 설정")])
    assert "/news — 새 기사\n/me — 내 설정" in said(message)


def test_everything_help_names_is_understood() -> None:
    help_answer = COMMANDS["help"].answer
    assert isinstance(help_answer, Message)
    named = [one.help[0].split(",")[0] for one in COMMANDS.values() if one.help]
    for first in named:
        assert first in said(help_answer)
        assert understand(first, CATEGORIES, today=TUESDAY).intents
