import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import news, router, stories, typed_requests
from bot.conversation.command import Arguments
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import MENU, TODAY_AGAIN
from contracts.articles import OtherHeadline
from contracts.enums import SeenFact
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.stored_stories import CATEGORIES, MINA, StoriesApi, detail


def cards(message: Message) -> tuple[Card, ...]:
    (block,) = message.blocks
    assert isinstance(block, CardList)
    return block.cards


def said(message: Message) -> str:
    return "\n".join(block.text for block in message.blocks if isinstance(block, Text))


async def test_the_menu_offers_every_category_in_korean() -> None:
    message = await news.menu(StoriesApi(), MINA)
    assert message.choices == tuple(Choice(one.name_ko, "category", one.name) for one in CATEGORIES)
    assert said(message) == news.WHICH


async def test_a_category_shows_its_stories_with_their_source_and_a_way_to_the_notes() -> None:
    message = await news.category(StoriesApi(detail(1), detail(2, category="science")), MINA, Arguments("technology"))
    assert cards(message) == (
        Card(
            title="Port unveils electric crane 1",
            text="A port has a new electric crane.",
            url="https://harbor.example/story-1",
            credit="© Harbor Wire",
            choices=(
                Choice("해석 보기", "ko", "1"),
                Choice("단어 보기", "words", "1"),
                Choice("단어 담기", "save", "1"),
            ),
            opens=Choice("기사 보기", "story", "1"),
        ),
    )
    assert message.choices == (MENU,)


async def test_more_is_offered_only_when_there_is_more() -> None:
    stories_api = StoriesApi(*(detail(number) for number in range(1, 7)))
    assert (
        Choice("더 보기", "category", "technology:5_1")
        in (await news.category(stories_api, MINA, Arguments("technology"))).choices
    )
    few = StoriesApi(*(detail(number) for number in range(1, 6)))
    assert (await news.category(few, MINA, Arguments("technology"))).choices == (MENU,)


async def test_nothing_new_is_said_so_and_the_other_categories_are_offered() -> None:
    message = await news.category(StoriesApi(), MINA, Arguments("technology"))
    assert "기술 분야에 새로 올라온 기사가 없어요" in said(message)
    assert [choice.label for choice in message.choices] == ["다시 보기", "과학", "세계"]


async def test_what_was_seen_can_be_shown_again_and_is_not_marked_anew() -> None:
    stories_api = StoriesApi(*(detail(number) for number in range(1, 8)))
    stories_api.seen = list(range(1, 8))
    message = await news.category_again(stories_api, MINA, Arguments("technology"))
    assert (len(cards(message)), stories_api.seen) == (5, list(range(1, 8)))


async def test_an_unknown_category_gets_the_menu() -> None:
    message = await news.category(StoriesApi(), MINA, Arguments("gossip"))
    assert said(message) == news.NOT_UNDERSTOOD
    assert len(message.choices) == len(CATEGORIES)


@pytest.mark.parametrize("words", ["기술", "show me technology please"])
async def test_typed_words_name_a_category(words: str) -> None:
    assert len(cards(await typed_requests.named_category(StoriesApi(detail()), MINA, words))) == 1


@pytest.mark.parametrize("words", ["안녕하세요", "기술자", "x" * 1000])
async def test_other_words_get_the_menu_and_show_nothing(words: str) -> None:
    stories_api = StoriesApi(detail())
    assert said(await typed_requests.named_category(stories_api, MINA, words)) == news.NOT_UNDERSTOOD
    assert not stories_api.seen


async def test_no_words_get_the_question_alone() -> None:
    assert said(await typed_requests.named_category(StoriesApi(), MINA, "  ")) == news.WHICH


@pytest.mark.parametrize("refusal", [ApiUnavailableError("slow"), ApiError("article.unknown", 400)])
async def test_stories_are_shown_even_when_they_cannot_be_remembered(refusal: Exception) -> None:
    stories_api = StoriesApi(detail(1))
    stories_api.seen_refusal = refusal
    assert cards(await news.category(stories_api, MINA, Arguments("technology")))


async def test_today_lists_the_days_new_stories_and_they_stay_new() -> None:
    fake = FakeApi(detail(1), detail(2), detail(3))
    fake.seen = [2]
    for _ in range(2):
        assert [card.title[-1] for card in cards(await news.today(fake, MINA))] == ["1", "3"]
    assert fake.facts[:2] == [(1, SeenFact.LISTED), (3, SeenFact.LISTED)]


async def test_opening_and_reading_are_facts_of_their_own() -> None:
    fake = FakeApi(detail(1))
    await stories.show(fake, MINA, Arguments("1"))
    await stories.show_korean(fake, MINA, Arguments("1"))
    await stories.show_words(fake, MINA, Arguments("1"))
    assert fake.facts == [(1, SeenFact.OPENED), (1, SeenFact.READ), (1, SeenFact.READ)]


async def test_a_begun_day_says_how_far_it_is() -> None:
    fake = FakeApi(detail(1), detail(2), detail(3))
    await stories.show_korean(fake, MINA, Arguments("1"))
    (block,) = (await news.today(fake, MINA)).blocks
    assert isinstance(block, CardList)
    assert block.title == "오늘의 한입뉴스 1/3"


async def test_a_finished_day_ends_and_offers_more_only_where_there_is_more() -> None:
    fake = FakeApi(*(detail(number) for number in range(1, 8)))
    for number in range(1, 6):
        await stories.show_korean(fake, MINA, Arguments(str(number)))
    message = await news.today(fake, MINA)
    assert (said(message), news.MORE in message.choices) == (news.FINISHED.format(total=5), True)
    assert [card.title[-1] for card in cards(await news.more_today(fake, MINA))] == ["6", "7"]
    fake.stories = fake.stories[:5]
    assert news.MORE not in (await news.today(fake, MINA)).choices
    assert said(await news.more_today(fake, MINA)) == news.NOTHING_MORE


async def test_other_outlets_headlines_stand_under_the_story_and_behind_a_button() -> None:
    other = OtherHeadline(title="Port shows crane", outlet="Gazette", url="https://gazette.example/crane")
    fake = FakeApi(detail(1).model_copy(update={"other_headlines": (other,)}), detail(2))
    assert "Gazette: Port shows crane" in said(await stories.show(fake, MINA, Arguments("1")))
    button, *_ = (await stories.show_korean(fake, MINA, Arguments("1"))).choices
    assert "https://gazette.example/crane" in said(
        await router.answer(fake, MINA, button.action, Arguments(button.argument))
    )
    without = (await stories.show_korean(fake, MINA, Arguments("2"))).choices
    assert button.action not in {one.action for one in without}


async def test_a_day_that_is_all_seen_can_be_read_again() -> None:
    fake = FakeApi(detail(1))
    fake.seen = [1]
    assert TODAY_AGAIN in (await news.today(fake, MINA)).choices
    assert len(cards(await news.today(fake, MINA, Arguments("again")))) == 1
    assert fake.seen == [1]


async def test_more_stories_than_a_list_holds_stand_by_category() -> None:
    technology = [detail(number) for number in range(1, 8)]
    fake = FakeApi(*technology, detail(8, category="science"), detail(9, category="gossip"))
    blocks = (await news.today(fake, MINA, Arguments(count=20))).blocks
    lists = [(block.title, len(block.cards)) for block in blocks if isinstance(block, CardList)]
    assert lists == [("기술", news.STORIES_PER_CATEGORY), ("과학", 1), ("gossip", 1)]
    assert [pk for pk, _ in fake.facts] == [1, 2, 3, 4, 8, 9]


async def test_no_more_categories_stand_side_by_side_than_fit() -> None:
    fake = FakeApi(*(detail(number, category=f"c{number}") for number in range(1, 8)))
    assert len((await news.today(fake, MINA, Arguments(count=20))).blocks) == news.CATEGORIES_AT_ONCE
    assert len(fake.facts) == news.CATEGORIES_AT_ONCE


async def test_a_day_without_stories_says_so_and_marks_nothing() -> None:
    fake = FakeApi()
    assert said(await news.today(fake, MINA)) == news.NOTHING_TODAY
    assert fake.seen == []
