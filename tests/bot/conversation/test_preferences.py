import pytest

from bot.conversation import preferences
from bot.conversation.command import Arguments
from bot.conversation.errors import UnclearError
from bot.conversation.message import Choice
from contracts.learners import Me
from tests.bot.conversation.scripted_api import FakeApi, said
from tests.bot.stored_stories import MINA


@pytest.fixture
def fake() -> FakeApi:
    return FakeApi()


async def test_the_categories_are_offered_with_what_is_chosen(fake: FakeApi) -> None:
    fake.learner = Me(id=7, display_name="", categories=("science",), level="B1")
    message = await preferences.interests(fake, MINA)
    assert "지금 읽는 분야: 과학" in said(message)
    assert [choice.label for choice in message.choices] == ["기술", "✓ 과학", "세계", "모든 분야", "설정"]


@pytest.mark.parametrize(
    ("taps", "chosen"),
    [
        (["-science"], ("technology", "world")),
        (["-science", "-world", "+science"], ("technology", "science")),
        (["-science", "-world", "-technology"], ("technology",)),
        (["-science", "all"], ()),
        (["+gossip"], ()),
        (["science", "x", "-"], ()),
    ],
)
async def test_a_tap_says_what_shall_be(fake: FakeApi, taps: list[str], chosen: tuple[str, ...]) -> None:
    for tap in taps:
        await preferences.interests(fake, MINA, Arguments(tap))
    assert fake.learner.categories == chosen


async def test_a_category_we_no_longer_have_is_dropped_at_the_next_change(fake: FakeApi) -> None:
    fake.learner = Me(id=7, display_name="", categories=("gossip", "world"), level="B1")
    await preferences.interests(fake, MINA, Arguments("+science"))
    assert fake.learner.categories == ("world", "science")


async def test_the_other_levels_are_offered(fake: FakeApi) -> None:
    message = await preferences.levels(fake, MINA)
    assert "지금 난이도: 보통\n" in said(message)
    assert [choice.label for choice in message.choices] == [
        "쉬움",
        "어려움",
        "단어로 난이도 찾기",
        "설정",
        "오늘의 한입뉴스",
    ]
    assert Choice("어려움", "level", "B2") in message.choices


async def test_a_level_is_changed_and_shown(fake: FakeApi) -> None:
    assert said(await preferences.level(fake, MINA, Arguments("A2"))).startswith("난이도를 쉬움으로 바꿨어요.")
    assert fake.learner.level == "A2"


async def test_me_shows_who_one_is_and_what_one_reads() -> None:
    assert said(await preferences.me(FakeApi(), MINA)) == "미나 님의 학습 설정\n분야: 모든 분야\n난이도: 보통"


async def test_nobody_is_called_by_a_name_they_never_gave() -> None:
    fake = FakeApi()
    fake.learner = fake.learner.model_copy(update={"display_name": ""})
    assert said(await preferences.me(fake, MINA)).startswith("내 학습 설정\n")


async def test_settings_lead_to_changing_them() -> None:
    message = await preferences.settings(FakeApi(), MINA)
    assert said(message) == said(await preferences.me(FakeApi(), MINA))
    assert {"interests", "levels", "push", "link", "leave"} <= {choice.action for choice in message.choices}


async def test_settings_offer_no_push_that_is_switched_off() -> None:
    fake = FakeApi()
    fake.pushes = ()
    assert "push" not in {choice.action for choice in (await preferences.settings(fake, MINA)).choices}


async def test_a_category_left_out_in_words_can_be_put_back() -> None:
    fake = FakeApi()
    message = await preferences.drop_category(fake, MINA, Arguments("science"))
    assert said(message) == "과학을 뺐어요.\n지금 읽는 분야: 기술, 세계"
    assert message.choices[0] == Choice("과학 다시 넣기", "add_category", "science")
    await preferences.add_category(fake, MINA, Arguments("science"))
    assert fake.learner.categories == ()


async def test_the_last_category_is_not_left_out() -> None:
    fake = FakeApi()
    await preferences.only_category(fake, MINA, Arguments("science"))
    assert said(await preferences.drop_category(fake, MINA, Arguments("science"))) == preferences.LAST_ONE
    assert fake.learner.categories == ("science",)


async def test_changes_are_made_and_shown() -> None:
    fake = FakeApi()
    message = await preferences.change_me(fake, MINA, categories="기술, science", level="c1")
    assert fake.learner.categories == ("technology", "science")
    assert said(message) == preferences.CHANGED + "미나 님의 학습 설정\n분야: 기술, 과학\n난이도: 어려움"


async def test_what_is_not_named_stays() -> None:
    fake = FakeApi()
    await preferences.change_me(fake, MINA, categories="기술", level=None)
    await preferences.change_me(fake, MINA, categories=None, level="A2")
    assert (fake.learner.categories, fake.learner.level) == (("technology",), "A2")


@pytest.mark.parametrize(("categories", "level"), [("가십", None), ("기술, 가십", None), (None, "Z9"), (None, "")])
async def test_what_is_not_understood_changes_nothing(categories: str | None, level: str | None) -> None:
    fake = FakeApi()
    before = fake.learner
    with pytest.raises(UnclearError):
        await preferences.change_me(fake, MINA, categories=categories, level=level)
    assert fake.learner == before
