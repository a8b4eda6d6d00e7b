import pytest

from bot.conversation import news, router, word_book
from bot.conversation.command import Arguments
from bot.conversation.message import Card, CardList, Choice, Message, Text
from tests.bot.conversation.scripted_api import FakeApi, saved
from tests.bot.stored_stories import MINA, StoriesApi, detail


async def kind(action: str, argument: str = "") -> type:
    message = await router.answer(StoriesApi(detail(7)), MINA, action, Arguments(argument))
    return type(message.blocks[0])


async def test_each_action_leads_to_its_conversation() -> None:
    assert await kind("menu") is Text
    assert await kind("category", "technology") is CardList
    assert await kind("story", "7") is Card


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


def offered(message: Message) -> list[Choice]:
    inner = [card for block in message.blocks for card in getattr(block, "cards", ())]
    return [*message.choices, *(choice for card in inner for choice in card.choices)]


async def test_every_choice_a_conversation_offers_leads_somewhere() -> None:
    fake = FakeApi(*(detail(number) for number in range(1, 8)))
    fake.words = [saved(number) for number in range(1, 9)]
    for message in (
        await news.menu(fake, MINA),
        await news.category(fake, MINA, Arguments("technology")),
        await news.today(fake, MINA),
        await word_book.show(fake, MINA),
    ):
        for choice in offered(message):
            assert router.is_known(choice.action, choice.argument)
            assert (await router.answer(fake, MINA, choice.action, Arguments(choice.argument))).blocks
