"""The news in conversation: the menu, and the newest unseen stories of a category."""

import logging

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import intent_matching, stories
from bot.conversation.message import CardList, Choice, Message, Text
from bot.conversation.texts import MENU
from contracts.articles import Category
from contracts.learners import Speaker

STORIES_AT_ONCE = 5
WHICH = "어떤 분야의 뉴스를 읽어 볼까요?"
NOT_UNDERSTOOD = "말씀하신 분야를 찾지 못했어요. 아래에서 골라 주세요."
LIST_TITLE = "{category} 뉴스"
NO_STORIES = "{category} 분야에는 아직 기사가 없어요. 다른 분야도 둘러보세요."
MORE_OF_IT = "같은 분야 더 보기"
AGAIN = "다시 보기"
ALL_SEEN = "{category} 분야의 새 기사는 모두 보셨어요. 다른 분야도 둘러보세요."

logger = logging.getLogger(__name__)


async def menu(api: StudyApi, speaker: Speaker) -> Message:
    """Offer the categories."""
    return _offer(WHICH, await api.categories(speaker))


async def asked(api: StudyApi, speaker: Speaker, words: str) -> Message:
    """Answer typed words: the news of the category they name, or the menu."""
    categories = await api.categories(speaker)
    meant = intent_matching.match(words, categories)
    if meant.intent is None or meant.intent.action != "category":
        return _offer(NOT_UNDERSTOOD if words.strip() else WHICH, categories)
    return await category(api, speaker, meant.intent.argument, limit=meant.count or STORIES_AT_ONCE)


async def category(
    api: StudyApi, speaker: Speaker, name: str, *, limit: int = STORIES_AT_ONCE, again: bool = False
) -> Message:
    """Show the newest stories of a category that this speaker has not seen, and remember them; `again`: seen or not."""
    categories = await api.categories(speaker)
    found = next((known for known in categories if known.name == name), None)
    if found is None:
        return _offer(NOT_UNDERSTOOD, categories)
    page = await api.articles(speaker, category=name, unseen=None if again else True, limit=limit)
    if not page.results:
        return _nothing(found, categories, again=again)
    if not again:
        await remember(api, speaker, [article.id for article in page.results])
    title = LIST_TITLE.format(category=found.name_ko)
    more = (Choice("더 보기", "category", name),) if page.next and not again else ()
    return Message((CardList(title, tuple(map(stories.card, page.results))),), (*more, MENU))


async def story(api: StudyApi, speaker: Speaker, article_id: int) -> Message:
    """Show one story alone: its source and the English; the Korean and the words are a tap away."""
    detail = await api.article(speaker, article_id)
    more = Choice(MORE_OF_IT, "category", detail.category)
    return Message((stories.card(detail),), (more, MENU))


async def remember(api: StudyApi, speaker: Speaker, ids: list[int]) -> None:
    """Mark stories as seen; if that fails they are shown all the same: twice is better than never."""
    try:
        await api.mark_seen(speaker, ids)
    except (ApiError, ApiUnavailableError) as error:
        logger.warning("stories were shown but not marked as seen: %s", error)


def _nothing(wanted: Category, categories: tuple[Category, ...], *, again: bool) -> Message:
    others = _offer("", tuple(other for other in categories if other != wanted)).choices
    text = (NO_STORIES if again else ALL_SEEN).format(category=wanted.name_ko)
    return Message((Text(text),), others if again else (Choice(AGAIN, "again", wanted.name), *others))


def _offer(text: str, categories: tuple[Category, ...]) -> Message:
    return Message((Text(text),), tuple(Choice(one.name_ko, "category", one.name) for one in categories))
