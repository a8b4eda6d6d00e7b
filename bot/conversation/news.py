"""The news in conversation: the menu, and the newest unseen stories of a category."""

import logging

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.api.models import Category, Speaker
from bot.conversation import stories
from bot.conversation.message import CardList, Choice, Message, Text
from bot.conversation.texts import MENU

STORIES_AT_ONCE = 5
# What people type around a category's name: "기술 뉴스 보여 주세요".
FILLERS = (
    "오늘의",
    "오늘",
    "뉴스",
    "기사",
    "소식",
    "보여주세요",
    "보여줘",
    "보여",
    "주세요",
    "알려줘",
    "알려",
    "좀",
    "줘",
)

WHICH = "어떤 분야의 뉴스를 읽어 볼까요?"
NOT_UNDERSTOOD = "말씀하신 분야를 찾지 못했어요. 아래에서 골라 주세요."
LIST_TITLE = "{category} 뉴스"
ALL_SEEN = "{category} 분야의 새 기사는 모두 보셨어요. 다른 분야도 둘러보세요."

logger = logging.getLogger(__name__)


async def menu(api: StudyApi, speaker: Speaker) -> Message:
    """Offer the categories."""
    return _offer(WHICH, await api.categories(speaker))


async def asked(api: StudyApi, speaker: Speaker, words: str) -> Message:
    """Answer typed words: the news of the category they name, or the menu."""
    categories = await api.categories(speaker)
    found = _named(words, categories)
    if found is None:
        return _offer(NOT_UNDERSTOOD if words.strip() else WHICH, categories)
    return await _news(api, speaker, found, categories)


async def category(api: StudyApi, speaker: Speaker, name: str) -> Message:
    """Show the newest stories of a category that this speaker has not seen, and remember them as seen."""
    categories = await api.categories(speaker)
    found = next((known for known in categories if known.name == name), None)
    if found is None:
        return _offer(NOT_UNDERSTOOD, categories)
    return await _news(api, speaker, found, categories)


async def story(api: StudyApi, speaker: Speaker, article_id: int) -> Message:
    """Show one story: the source first, then the English, the Korean and the words."""
    detail = await api.article(speaker, article_id)
    more = Choice("같은 분야 더 보기", "category", detail.category)
    notes = tuple(Text(text) for text in (stories.korean(detail), stories.words(detail)) if text)
    return Message((stories.card(detail), *notes), (more, MENU))


async def remember(api: StudyApi, speaker: Speaker, ids: list[int]) -> None:
    """Mark stories as seen; if that fails they are shown all the same: twice is better than never."""
    try:
        await api.mark_seen(speaker, ids)
    except (ApiError, ApiUnavailableError) as error:
        logger.warning("stories were shown but not marked as seen: %s", error)


async def _news(api: StudyApi, speaker: Speaker, wanted: Category, categories: tuple[Category, ...]) -> Message:
    page = await api.articles(speaker, category=wanted.name, unseen=True, limit=STORIES_AT_ONCE)
    if not page.results:
        others = tuple(other for other in categories if other != wanted)
        return _offer(ALL_SEEN.format(category=wanted.name_ko), others)
    await remember(api, speaker, [article.id for article in page.results])
    cards = tuple(map(stories.card, page.results))
    title = LIST_TITLE.format(category=wanted.name_ko)
    more = (Choice("더 보기", "category", wanted.name),) if page.next else ()
    return Message((CardList(title, cards),), (*more, MENU))


def _offer(text: str, categories: tuple[Category, ...]) -> Message:
    return Message((Text(text),), tuple(Choice(one.name_ko, "category", one.name) for one in categories))


def _named(words: str, categories: tuple[Category, ...]) -> Category | None:
    """Return the category that `words` name, in Korean or English, with or without words like 뉴스 around it."""
    said = words.lower().split()
    bare = "".join(said)
    for filler in FILLERS:
        bare = bare.replace(filler, "")
    return next((one for one in categories if bare in (one.name, one.name_ko) or one.name in said), None)
