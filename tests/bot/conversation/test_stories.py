from bot.conversation import stories
from bot.conversation.command import Arguments
from bot.conversation.message import Choice
from bot.conversation.texts import WORD_BOOK
from tests.bot.conversation.scripted_api import said
from tests.bot.stored_stories import MINA, StoriesApi, detail


async def test_the_korean_is_shown_alone() -> None:
    message = await stories.show_korean(StoriesApi(detail(1)), MINA, Arguments("1"))
    assert said(message) == "🇰🇷 해석\n한 항구에 새 전기 크레인이 생겼습니다."
    assert message.choices == (
        Choice("번역이 이상해요", "report", "translation 1"),
        Choice("사실과 달라요", "report", "fact 1"),
    )


async def test_the_words_are_shown_with_a_way_to_keep_them() -> None:
    message = await stories.show_words(StoriesApi(detail(1)), MINA, Arguments("1"))
    assert (
        said(message)
        == "📘 이 기사의 단어\n· unveil · 동사 · 공개하다\n  The port of Songdo unveiled an electric crane."
    )
    odd = Choice("뜻이 이상해요", "report", "meaning 1")
    assert message.choices == (Choice("단어 담기", "save", "1"), WORD_BOOK, odd)


async def test_provisional_notes_are_marked_as_such() -> None:
    stories_api = StoriesApi(detail(1, notes="provisional", summary_ko=None))
    message = await stories.show_korean(stories_api, MINA, Arguments("1"))
    assert (said(message), message.choices) == (stories.PROVISIONAL, ())


async def test_a_story_without_notes_says_so() -> None:
    bare = StoriesApi(detail(1, notes="none", summary_en=None, summary_ko=None, vocabulary=[], writer=None))
    assert said(await stories.show_korean(bare, MINA, Arguments("1"))) == stories.NO_NOTES
    assert said(await stories.show_words(bare, MINA, Arguments("1"))) == stories.NO_WORDS


def test_a_story_without_notes_has_nothing_to_tap_but_its_source() -> None:
    card = stories.card(detail(1, notes="none", summary_en=None))
    assert (card.text, card.choices) == (stories.NO_NOTES, ())


def test_an_outlet_without_a_credit_line_is_named() -> None:
    assert stories.card(detail(1, source={"name": "Harbor Wire", "credit": ""})).credit == "Harbor Wire"


def test_a_part_of_speech_we_do_not_know_is_shown_as_it_came() -> None:
    odd = detail(1).vocabulary[0].model_copy(update={"part_of_speech": "interjection"})
    assert "· interjection ·" in stories.words(detail(1, vocabulary=[odd]))
