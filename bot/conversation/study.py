"""A learner's own side: today's stories, and the word book."""

from collections.abc import Sequence

from bot.api.client import StudyApi
from bot.conversation import news, stories
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import MENU, TODAY, TODAY_AGAIN, WORD_BOOK
from contracts.articles import ArticleDetail, Category
from contracts.enums import PartOfSpeech
from contracts.learners import SavedWord, Speaker

STORIES_AT_ONCE = 5
WORDS_AT_ONCE = 6
SHELVES, SHELF_STORIES = 5, 4
"""How many categories stand side by side, with how many stories each."""
CURSOR_MAX_CHARS = 80  # a button's id on Discord holds 100 with its action

TODAY_TITLE = "{month}월 {day}일의 한입뉴스"
NOTHING_TODAY = "오늘의 뉴스를 준비하고 있어요. 그동안 다른 분야를 둘러보세요."
ALL_SEEN_TODAY = "오늘의 뉴스는 모두 보셨어요. 다른 분야도 둘러보세요."
WORDS_TITLE = "내 단어장"
NO_WORDS = "단어장이 아직 비어 있어요. 기사 아래의 저장을 누르면 그 기사의 단어가 여기에 모여요."
NOTHING_TO_SAVE = "이 기사에는 아직 담을 단어가 없어요."
SAVED = "단어 {count}개를 단어장에 담았어요.\n{words}"
SAVED_ALREADY = "이미 단어장에 담아 둔 단어예요."
FORGOTTEN = "단어장에서 지웠어요."


async def today(api: StudyApi, speaker: Speaker, *, limit: int = STORIES_AT_ONCE, again: bool = False) -> Message:
    """Show today's stories that this speaker has not seen (`again`: or has), and remember them as seen.

    Up to STORIES_AT_ONCE stand in one list; more of them stand by category.
    """
    found = await api.today(speaker, limit=limit)
    if not found.results:
        return Message((Text(NOTHING_TODAY),), (MENU,))
    chosen = [detail for detail in found.results if again or detail.id not in found.seen]
    if not chosen:
        return Message((Text(ALL_SEEN_TODAY),), (TODAY_AGAIN, MENU, WORD_BOOK))
    title = TODAY_TITLE.format(month=found.study_date.month, day=found.study_date.day)
    shelves = {title: chosen}
    if len(chosen) > STORIES_AT_ONCE:
        shelves = _by_category(chosen, await api.categories(speaker))
    shown = [detail.id for shelf in shelves.values() for detail in shelf if detail.id not in found.seen]
    if shown:
        await news.remember(api, speaker, shown)
    lists = tuple(CardList(name, tuple(map(stories.card, shelf))) for name, shelf in shelves.items())
    return Message(lists, (MENU, WORD_BOOK))


async def word_book(api: StudyApi, speaker: Speaker, cursor: str = "") -> Message:
    """Show a page of the saved words, newest first."""
    page = await api.saved_words(speaker, limit=WORDS_AT_ONCE, cursor=cursor or None)
    if not page.results:
        return Message((Text(NO_WORDS),), (TODAY, MENU))
    further = page.cursor or ""
    more = (Choice("더 보기", "wordbook", further),) if 0 < len(further) <= CURSOR_MAX_CHARS else ()
    return Message((CardList(WORDS_TITLE, tuple(map(_card, page.results))),), (*more, TODAY))


async def save(api: StudyApi, speaker: Speaker, article_id: int) -> Message:
    """Put all of a story's words into the word book; what is there stays there once."""
    saved = await api.save_words(speaker, article_id)
    if not saved.results:
        return Message((Text(NOTHING_TO_SAVE),))
    if not saved.added:
        return Message((Text(SAVED_ALREADY),), (WORD_BOOK,))
    words = ", ".join(word.lemma for word in saved.results)
    return Message((Text(SAVED.format(count=saved.added, words=words)),), (WORD_BOOK,))


async def forget(api: StudyApi, speaker: Speaker, word_id: int) -> Message:
    """Take a word out of the word book."""
    await api.forget_word(speaker, word_id)
    return Message((Text(FORGOTTEN),), (WORD_BOOK,))


def _by_category(chosen: Sequence[ArticleDetail], known: Sequence[Category]) -> dict[str, list[ArticleDetail]]:
    """Return stories by the Korean name of their category, in the order they came, as many as fit side by side."""
    korean = {one.name: one.name_ko for one in known}
    shelves: dict[str, list[ArticleDetail]] = {}
    for detail in chosen:
        shelf = shelves.setdefault(korean.get(detail.category, detail.category), [])
        if len(shelf) < SHELF_STORIES:
            shelf.append(detail)
    return dict(list(shelves.items())[:SHELVES])


def _card(word: SavedWord) -> Card:
    ipa = f" [{word.ipa}]" if word.ipa else ""
    return Card(
        title=f"{word.lemma}{ipa}",
        text=f"({PartOfSpeech.label_of(word.part_of_speech)}) {word.meaning_ko}\n{word.sentence}",
        url=word.article.url,
        credit=word.article.title,
        choices=(Choice("지우기", "forget", str(word.id)),),
    )
