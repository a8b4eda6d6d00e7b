"""A learner's own side: today's stories, and the word book."""

from bot.api.client import StudyApi
from bot.api.models import SavedWord, Speaker
from bot.conversation import news, stories
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import MENU, TODAY, WORD_BOOK, part_of_speech

STORIES_AT_ONCE = 5
WORDS_AT_ONCE = 6
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


async def today(api: StudyApi, speaker: Speaker) -> Message:
    """Show today's stories that this speaker has not seen, and remember them as seen."""
    found = await api.today(speaker, limit=STORIES_AT_ONCE)
    if not found.results:
        return Message((Text(NOTHING_TODAY),), (MENU,))
    unseen = [detail for detail in found.results if detail.id not in found.seen]
    if not unseen:
        return Message((Text(ALL_SEEN_TODAY),), (MENU, WORD_BOOK))
    await news.remember(api, speaker, [detail.id for detail in unseen])
    title = TODAY_TITLE.format(month=found.study_date.month, day=found.study_date.day)
    return Message((CardList(title, tuple(map(stories.card, unseen))),), (MENU, WORD_BOOK))


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


def _card(word: SavedWord) -> Card:
    ipa = f" [{word.ipa}]" if word.ipa else ""
    return Card(
        title=f"{word.lemma}{ipa}",
        text=f"({part_of_speech(word.part_of_speech)}) {word.meaning_ko}\n{word.sentence}",
        url=word.article.url,
        credit=word.article.title,
        choices=(Choice("지우기", "forget", str(word.id)),),
    )
