import pytest

from bot.conversation import news, router
from bot.conversation.command import Arguments
from bot.conversation.message import Text
from tests.bot.stored_stories import MINA, StoriesApi


@pytest.mark.parametrize(
    ("action", "argument"), [("nonsense", "7"), ("story", "seven"), ("story", ""), ("story", "７")]
)
async def test_a_choice_nobody_offered_leads_to_the_menu(action: str, argument: str) -> None:
    message = await router.answer(StoriesApi(), MINA, action, Arguments(argument))
    assert message.blocks == (Text(news.WHICH),)


@pytest.mark.parametrize(
    ("action", "argument", "known"),
    [
        ("ko", "1", True),
        ("save", "9" * 18, True),
        ("save", "9" * 19, False),
        ("words", "-1", False),
        ("ko", "", False),
        ("menu", "", True),
        ("category", "gone", True),
        ("gossip", "1", False),
        ("", "", False),
    ],
)
def test_what_a_conversation_of_ours_could_have_offered_is_known(action: str, argument: str, known: bool) -> None:
    assert router.is_known(action, argument) is known
