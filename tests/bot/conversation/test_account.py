import pytest

from bot.conversation import account
from bot.conversation.errors import UnclearError
from bot.conversation.texts import MENU, TODAY, WORD_BOOK
from tests.bot.conversation.scripted_api import Desk, said
from tests.bot.stored_stories import CATEGORIES, MINA


async def test_me_shows_who_one_is_and_what_one_reads() -> None:
    assert said(await account.me(Desk(), MINA)) == "미나 님의 학습 설정\n분야: 모든 분야\n난이도: B1"


async def test_nobody_is_called_by_a_name_they_never_gave() -> None:
    desk = Desk()
    desk.learner = desk.learner.model_copy(update={"display_name": ""})
    assert said(await account.me(desk, MINA)).startswith("내 학습 설정\n")


async def test_settings_lead_to_changing_them() -> None:
    message = await account.settings(Desk(), MINA)
    assert said(message) == said(await account.me(Desk(), MINA))
    assert {"interests", "levels", "push", "link"} <= {choice.action for choice in message.choices}


async def test_changes_are_made_and_shown() -> None:
    desk = Desk()
    message = await account.change_me(desk, MINA, categories="기술, science", level="c1")
    assert desk.learner.categories == ("technology", "science")
    assert said(message) == account.CHANGED + "미나 님의 학습 설정\n분야: 기술, 과학\n난이도: C1"


async def test_what_is_not_named_stays() -> None:
    desk = Desk()
    await account.change_me(desk, MINA, categories="기술", level=None)
    await account.change_me(desk, MINA, categories=None, level="A2")
    assert (desk.learner.categories, desk.learner.level) == (("technology",), "A2")


@pytest.mark.parametrize(("categories", "level"), [("가십", None), ("기술, 가십", None), (None, "Z9"), (None, "")])
async def test_what_is_not_understood_changes_nothing(categories: str | None, level: str | None) -> None:
    desk = Desk()
    before = desk.learner
    with pytest.raises(UnclearError):
        await account.change_me(desk, MINA, categories=categories, level=level)
    assert desk.learner == before


def test_help_lists_what_can_be_typed_and_offers_it() -> None:
    message = account.help_([("/news", "새 기사"), ("/me", "내 설정")])
    assert "/news — 새 기사\n/me — 내 설정" in said(message)
    assert message.choices == (TODAY, MENU, WORD_BOOK)


def test_a_category_we_no_longer_have_keeps_its_name() -> None:
    assert account.category_names(["technology", "gossip"], CATEGORIES) == "기술, gossip"
