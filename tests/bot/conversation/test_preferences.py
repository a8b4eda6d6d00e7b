import pytest

from bot.conversation import preferences
from bot.conversation.errors import UnclearError
from bot.conversation.message import Choice
from contracts.learners import Me
from tests.bot.conversation.scripted_api import Desk, said
from tests.bot.stored_stories import MINA


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_the_categories_are_offered_with_what_is_chosen(desk: Desk) -> None:
    desk.learner = Me(id=7, display_name="", categories=("science",), level="B1")
    message = await preferences.interests(desk, MINA)
    assert "지금 읽는 분야: 과학" in said(message)
    assert [choice.label for choice in message.choices] == ["기술", "✓ 과학", "세계", "모든 분야", "설정"]


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        (["+science"], ("science",)),
        (["+science", "+science"], ("science",)),
        (["+science", "+world", "-science"], ("world",)),
        (["+science", "-science", "-science"], ()),
        (["+science", "all"], ()),
        (["+gossip"], ()),
        (["science", "x", "-"], ()),
    ],
)
async def test_a_tap_says_what_shall_be(desk: Desk, wishes: list[str], chosen: tuple[str, ...]) -> None:
    for wish in wishes:
        await preferences.interests(desk, MINA, wish)
    assert desk.learner.categories == chosen


async def test_a_category_we_no_longer_have_is_dropped_at_the_next_change(desk: Desk) -> None:
    desk.learner = Me(id=7, display_name="", categories=("gossip", "world"), level="B1")
    await preferences.interests(desk, MINA, "+science")
    assert desk.learner.categories == ("world", "science")


async def test_the_other_levels_are_offered(desk: Desk) -> None:
    message = await preferences.levels(desk, MINA)
    assert "지금 난이도: B1\n" in said(message)
    assert [choice.label for choice in message.choices][:5] == ["A1", "A2", "B2", "C1", "C2"]
    assert Choice("C1", "level", "C1") in message.choices


async def test_a_level_is_changed_and_shown(desk: Desk) -> None:
    assert "난이도: C1" in said(await preferences.level(desk, MINA, "C1"))


async def test_a_level_there_is_not_is_said(desk: Desk) -> None:
    with pytest.raises(UnclearError):
        await preferences.level(desk, MINA, "D1")
