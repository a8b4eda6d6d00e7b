from bot.conversation import word_book
from bot.conversation.command import Arguments
from bot.conversation.message import Card, CardList, Choice, Message
from bot.conversation.texts import TODAY, WORD_BOOK
from tests.bot.conversation.scripted_api import FakeApi, said, saved
from tests.bot.stored_stories import MINA, detail


def cards(message: Message) -> tuple[Card, ...]:
    (block,) = message.blocks
    assert isinstance(block, CardList)
    return block.cards


async def test_saving_puts_a_storys_words_into_the_book_and_names_them() -> None:
    fake = FakeApi(detail(1))
    message = await word_book.save(fake, MINA, Arguments("1"))
    assert said(message) == "단어장에 단어 1개를 담았어요.\nunveil"
    assert message.choices == (WORD_BOOK,)
    assert [word.lemma for word in fake.words] == ["unveil"]


async def test_saving_again_says_so_and_adds_nothing() -> None:
    fake = FakeApi(detail(1))
    await word_book.save(fake, MINA, Arguments("1"))
    assert said(await word_book.save(fake, MINA, Arguments("1"))) == word_book.SAVED_ALREADY
    assert len(fake.words) == 1


async def test_a_story_without_words_has_nothing_to_save() -> None:
    assert (
        said(await word_book.save(FakeApi(detail(1, vocabulary=[])), MINA, Arguments("1"))) == word_book.NOTHING_TO_SAVE
    )


async def test_the_word_book_shows_word_meaning_sentence_and_source() -> None:
    fake = FakeApi()
    fake.words = [saved(5, lemma="unveil", ipa="ʌnˈveɪl")]
    (card,) = cards(await word_book.show(fake, MINA))
    assert card.title == "unveil [ʌnˈveɪl]"
    assert card.text == "동사 · 공개하다\nThe port of Songdo unveiled an electric crane."
    assert card.url == "https://harbor.example/story-1"
    assert card.choices == (Choice("지우기", "forget", "5"),)


async def test_the_word_book_goes_on_page_by_page() -> None:
    fake = FakeApi()
    fake.words = [saved(number) for number in range(1, 9)]
    first = await word_book.show(fake, MINA)
    (more,) = [choice for choice in first.choices if choice.action == "wordbook"]
    second = await word_book.show(fake, MINA, Arguments(more.argument))
    assert (len(cards(first)), len(cards(second))) == (word_book.WORDS_AT_ONCE, 2)
    assert second.choices == (word_book.TAKE_ALONG, TODAY)


async def test_a_word_can_be_taken_out() -> None:
    fake = FakeApi()
    fake.words = [saved(1), saved(2)]
    assert said(await word_book.forget(fake, MINA, Arguments("1"))) == word_book.FORGOTTEN
    assert [word.id for word in fake.words] == [2]


async def test_the_book_is_taken_along_by_a_link_to_each_kind_of_file() -> None:
    fake = FakeApi()
    fake.words = [saved(1)]
    (card,) = (await word_book.export(fake, MINA)).blocks
    assert isinstance(card, Card)
    assert [(choice.label, choice.url.rsplit("/", 2)[1]) for choice in card.choices] == [
        ("엑셀용 CSV", "csv"),
        ("Anki 덱", "anki"),
    ]


async def test_an_empty_book_has_no_file() -> None:
    assert said(await word_book.export(FakeApi(), MINA)) == word_book.EMPTY_EXPORT
