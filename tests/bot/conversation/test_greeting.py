from bot.conversation import greeting
from bot.conversation.message import Message
from bot.conversation.router import COMMANDS
from bot.conversation.understanding.match import understand
from bot.conversation.understanding.vocabulary import Intent
from tests.bot.conversation.scripted_api import TUESDAY, FakeApi, said
from tests.bot.conversation.test_reports import story
from tests.bot.stored_stories import CATEGORIES, MINA


async def test_the_word_to_look_up_is_one_that_the_shown_story_teaches() -> None:
    assert "‘yield 뜻’처럼" in said(await greeting.welcome(FakeApi(story()), MINA))
    assert understand("yield 뜻", CATEGORIES, today=TUESDAY).intents == (Intent("look_up", "yield"),)


async def test_without_a_story_no_word_is_suggested() -> None:
    assert await greeting.welcome(FakeApi(), MINA) == greeting.WELCOME
    assert "뜻’" not in said(greeting.WELCOME)


def test_everything_help_names_is_understood() -> None:
    help_answer = COMMANDS["help"].answer
    assert isinstance(help_answer, Message)
    named = [one.help[0].split(",")[0] for one in COMMANDS.values() if one.help]
    for first in named:
        assert first in said(help_answer)
        assert understand(first, CATEGORIES, today=TUESDAY).intents
