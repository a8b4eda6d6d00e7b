"""Stories of any day: by topic, by day, by a pasted address; and a list shown once more."""

import asyncio
import datetime as dt
import re
from collections.abc import Sequence

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import dates, stories
from bot.conversation.command import Arguments, Command
from bot.conversation.hangul import with_particle
from bot.conversation.language import category_name, say
from bot.conversation.message import CardList, Choice, Message, Text
from bot.conversation.texts import FURTHER, MENU, TODAY
from contracts import tables
from contracts.articles import ArticleCard
from contracts.learners import Speaker

TOPICS = tables.rows(__file__, "topics.tsv")
CATEGORY_OF = {korean: category for category, korean, _ in TOPICS}
ENGLISH_OF = {korean: english for _, korean, english in TOPICS}
"""What people ask for: the category it belongs to, and its English, where headlines are English."""
AT_ONCE = 5
QUERY_MAX_CHARS = 100
ARGUMENT_MAX_CHARS = 80  # a button's id on Discord holds 100 with its action
RANGE = re.compile(
    r"(?P<since>\d{4}-\d\d-\d\d)\.\.(?P<until>\d{4}-\d\d-\d\d)(?:\|(?P<category>[a-z0-9_-]{0,40}))?"
    r"(?:\|(?P<cursor>[0-9_]{1,40}))?"
)
IDS = re.compile(r"[1-9][0-9]{0,17}(?:,[1-9][0-9]{0,17}){0,19}")

ABOUT = "‘{topic}’ 기사"
NOTHING_ABOUT = "{topic} 다룬 기사는 아직 없어요."
NEAR = "{text} 가까운 {category} 기사를 보여 드릴게요."
OF_DAYS = "{days}의 기사"
OF_DAYS_IN = "{days}의 {category} 기사"
NOTHING_THEN = "{days}에는 기사가 없어요."
NO_SUCH_DAY = "{day} 달력에 없는 날이에요. ‘어제’나 ‘11월 29일’처럼 보내 주세요."
NOT_YET = "아직 오지 않은 날이에요. 지금 있는 기사부터 읽어 볼까요?"
UNKNOWN_ADDRESS = (
    "그 주소의 기사는 한입뉴스에 없어요. 저희가 고른 기사만 해석과 단어를 보여 드릴 수 있어요. 제목의 낱말로 "
    "찾아볼 수도 있어요."
)
LIST_AGAIN = "아까 본 목록"
LIST_IS_GONE = "아까 본 목록을 찾지 못했어요. 새로 골라 주세요."
MORE_DAYS = "어제 기사"
ENGLISH = {
    ABOUT: "Stories about ‘{topic}’",
    NOTHING_ABOUT: "There is no story about {topic} yet.",
    NEAR: "{text} Here is news of {category}, which comes near.",
    OF_DAYS: "Stories of {days}",
    OF_DAYS_IN: "{category} stories of {days}",
    NOTHING_THEN: "There are no stories of {days}.",
    NO_SUCH_DAY: "There is no such day: {day}. Write it as in yesterday or 29 November.",
    NOT_YET: "That day has not come. Shall we begin with the stories there are?",
    UNKNOWN_ADDRESS: (
        "We do not have that story. Only stories that we chose have Korean and words. Try a word of its headline."
    ),
    LIST_AGAIN: "The list you saw",
    LIST_IS_GONE: "I could not find the list you saw. Please choose anew.",
    MORE_DAYS: "Yesterday's stories",
}


async def topic(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show the newest stories about a topic; without any say so, and show those of the category it belongs to.

    "topic|cursor" goes on from there.
    """
    asked, _, cursor = arguments.text.partition("|")
    words = " ".join(asked.split())
    if found := await stories_about(api, speaker, words, count=arguments.count, cursor=cursor):
        return found
    text = say(NOTHING_ABOUT, topic=with_particle(f"‘{words}’", "을", "를"))
    known = {one.name: category_name(one) for one in await api.categories(speaker)}
    near = next((CATEGORY_OF[word] for word in words.split() if CATEGORY_OF.get(word) in known), "")
    if near:
        page = await api.articles(speaker, category=near, limit=AT_ONCE)
        if page.results:
            text = say(NEAR, text=text, category=known[near])
            return Message((Text(text), _list(known[near], page.results)), (TODAY, MENU))
    return Message((Text(text),), (TODAY, *(Choice(name_ko, "category", name) for name, name_ko in known.items())))


async def stories_about(
    api: StudyApi, speaker: Speaker, words: str, *, count: int | None = None, cursor: str = ""
) -> Message | None:
    """Return the newest stories that hold all these words, or their English; None without any."""
    for query in dict.fromkeys((words, " ".join(ENGLISH_OF.get(word, word) for word in words.split()))):
        page = await api.articles(speaker, q=query[:QUERY_MAX_CHARS], limit=count or AT_ONCE, cursor=cursor or None)
        if page.results:
            further = _further("search", words, page.cursor)
            return Message((_list(say(ABOUT, topic=words[:30]), page.results),), (*further, TODAY, MENU))
    return None


def _further(action: str, argument: str, cursor: str | None) -> tuple[Choice, ...]:
    """Return the choice that goes on with a list, nothing at its end."""
    text = f"{argument}|{cursor}"
    return (Choice(FURTHER, action, text),) if cursor and len(text) <= ARGUMENT_MAX_CHARS else ()


async def day(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show the stories of days, as "2026-11-29..2026-11-29|science"; any other text is a day that does not exist.

    "2026-11-29..2026-11-29||cursor" goes on from there.
    """
    asked = RANGE.fullmatch(arguments.text)
    if asked is None:
        return Message((Text(say(NO_SUCH_DAY, day=with_particle(arguments.text, "은", "는"))),), (TODAY, MENU))
    since, until = dt.date.fromisoformat(asked["since"]), dt.date.fromisoformat(asked["until"])
    if since > dates.seoul_today():
        return Message((Text(NOT_YET),), (TODAY, MENU))
    known = {one.name: category_name(one) for one in await api.categories(speaker)}
    category = asked["category"] if asked["category"] in known else None
    page = await api.articles(
        speaker,
        since=since,
        until=until,
        category=category,
        limit=arguments.count or AT_ONCE,
        cursor=asked["cursor"],
    )
    days = dates.day(since) if since == until else f"{dates.day(since)}~{dates.day(until)}"
    if not page.results:
        return Message((Text(say(NOTHING_THEN, days=days)),), (TODAY, MENU))
    title = say(OF_DAYS_IN, days=days, category=known[category]) if category else say(OF_DAYS, days=days)
    further = _further("day", f"{since}..{until}|{category or ''}", page.cursor)
    return Message((_list(title, page.results),), (*further, TODAY, MENU))


async def address(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show the story at a pasted address."""
    page = await api.articles(speaker, url=arguments.text)
    if not page.results:
        return Message((Text(UNKNOWN_ADDRESS),), (TODAY, MENU))
    return await stories.show(api, speaker, Arguments(str(page.results[0].id)))


async def again(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a list once more, of the stories with these ids; those taken down since are left out."""
    ids = [int(one) for one in arguments.text.split(",")] if IDS.fullmatch(arguments.text) else []
    found = await asyncio.gather(*(api.article(speaker, one) for one in ids), return_exceptions=True)
    for error in found:
        if isinstance(error, BaseException) and not isinstance(error, ApiError):
            raise error
    cards = [one for one in found if isinstance(one, ArticleCard)]
    if not cards:
        return Message((Text(LIST_IS_GONE),), (TODAY, MENU))
    return Message((_list(LIST_AGAIN, cards),), (TODAY, MENU))


def _list(title: str, articles: Sequence[ArticleCard]) -> CardList:
    return CardList(title, tuple(map(stories.card, articles)))


COMMANDS = (
    Command("search", topic, help=("삼성, 로봇 …", "그 말이 나온 기사를 찾아 드려요")),
    Command("day", day, help=("어제, 11월 29일", "그날의 기사를 보여 드려요")),
    Command("address", address),
    Command("list", again, suggestion=None),
)
