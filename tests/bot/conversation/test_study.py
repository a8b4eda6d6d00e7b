import pytest

from bot.api.errors import ApiError
from bot.conversation import news, study
from bot.conversation.message import Card, CardList, Choice, Message
from bot.conversation.texts import MENU, TODAY, TODAY_AGAIN, WORD_BOOK
from tests.bot.conversation.scripted_api import Desk, said, saved
from tests.bot.stored_stories import MINA, detail


def cards(message: Message) -> tuple[Card, ...]:
    (block,) = message.blocks
    assert isinstance(block, CardList)
    return block.cards


async def test_today_shows_the_days_unseen_stories_and_remembers_them() -> None:
    desk = Desk(detail(1), detail(2), detail(3))
    desk.seen = [2]
    message = await study.today(desk, MINA)
    assert [card.title[-1] for card in cards(message)] == ["1", "3"]
    assert desk.seen == [2, 1, 3]


async def test_today_is_titled_with_its_day() -> None:
    (block,) = (await study.today(Desk(detail(1)), MINA)).blocks
    assert isinstance(block, CardList)
    assert block.title == "11월 24일의 한입뉴스"


async def test_a_day_that_is_all_seen_says_so_and_offers_more() -> None:
    desk = Desk(detail(1))
    await study.today(desk, MINA)
    message = await study.today(desk, MINA)
    assert said(message) == study.ALL_SEEN_TODAY
    assert MENU in message.choices


async def test_a_day_that_is_all_seen_can_be_read_again() -> None:
    desk = Desk(detail(1))
    desk.seen = [1]
    assert TODAY_AGAIN in (await study.today(desk, MINA)).choices
    assert len(cards(await study.today(desk, MINA, again=True))) == 1
    assert desk.seen == [1]


async def test_more_stories_than_a_list_holds_stand_by_category() -> None:
    technology = [detail(number) for number in range(1, 8)]
    desk = Desk(*technology, detail(8, category="science"), detail(9, category="gossip"))
    blocks = (await study.today(desk, MINA, limit=20)).blocks
    shelves = [(block.title, len(block.cards)) for block in blocks if isinstance(block, CardList)]
    assert shelves == [("기술", study.SHELF_STORIES), ("과학", 1), ("gossip", 1)]
    assert desk.seen == [1, 2, 3, 4, 8, 9]


async def test_no_more_categories_stand_side_by_side_than_fit_and_the_rest_stays_unseen() -> None:
    desk = Desk(*(detail(number, category=f"c{number}") for number in range(1, 8)))
    assert len((await study.today(desk, MINA, limit=20)).blocks) == study.SHELVES
    assert len(desk.seen) == study.SHELVES


async def test_a_day_without_stories_says_so_and_marks_nothing() -> None:
    desk = Desk()
    assert said(await study.today(desk, MINA)) == study.NOTHING_TODAY
    assert desk.seen == []


async def test_saving_puts_a_storys_words_into_the_book_and_names_them() -> None:
    desk = Desk(detail(1))
    message = await study.save(desk, MINA, 1)
    assert said(message) == "단어 1개를 단어장에 담았어요.\nunveil"
    assert message.choices == (WORD_BOOK,)
    assert [word.lemma for word in desk.words] == ["unveil"]


async def test_saving_again_says_so_and_adds_nothing() -> None:
    desk = Desk(detail(1))
    await study.save(desk, MINA, 1)
    assert said(await study.save(desk, MINA, 1)) == study.SAVED_ALREADY
    assert len(desk.words) == 1


async def test_a_story_without_words_has_nothing_to_save() -> None:
    assert said(await study.save(Desk(detail(1, vocabulary=[])), MINA, 1)) == study.NOTHING_TO_SAVE


async def test_the_word_book_shows_word_meaning_sentence_and_source() -> None:
    desk = Desk()
    desk.words = [saved(5, lemma="unveil", ipa="ʌnˈveɪl")]
    (card,) = cards(await study.word_book(desk, MINA))
    assert card.title == "unveil [ʌnˈveɪl]"
    assert card.text == "(동사) 공개하다\nThe port of Songdo unveiled an electric crane."
    assert card.url == "https://harbor.example/story-1"
    assert card.choices == (Choice("지우기", "forget", "5"),)


async def test_an_empty_word_book_says_how_to_fill_it() -> None:
    assert said(await study.word_book(Desk(), MINA)) == study.NO_WORDS


async def test_the_word_book_goes_on_page_by_page() -> None:
    desk = Desk()
    desk.words = [saved(number) for number in range(1, 9)]
    first = await study.word_book(desk, MINA)
    (more,) = [choice for choice in first.choices if choice.action == "wordbook"]
    second = await study.word_book(desk, MINA, more.argument)
    assert (len(cards(first)), len(cards(second))) == (study.WORDS_AT_ONCE, 2)
    assert second.choices == (TODAY,)


async def test_a_word_can_be_taken_out() -> None:
    desk = Desk()
    desk.words = [saved(1), saved(2)]
    assert said(await study.forget(desk, MINA, 1)) == study.FORGOTTEN
    assert [word.id for word in desk.words] == [2]


async def test_a_word_that_is_not_there_is_the_apologys_business() -> None:
    with pytest.raises(ApiError, match=r"saved_word\.unknown"):
        await study.forget(Desk(), MINA, 1)


async def test_what_today_showed_a_category_does_not_show_again() -> None:
    desk = Desk(detail(1))
    await study.today(desk, MINA)
    assert "모두 보셨어요" in said(await news.category(desk, MINA, "technology"))
