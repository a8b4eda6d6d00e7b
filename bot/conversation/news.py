"""The news in conversation: the menu, the newest unseen stories of a category, today's stories, one story."""

from dataclasses import replace

from bot.api.client import StudyApi
from bot.conversation import stories
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command, SlashCommand
from bot.conversation.hangul import with_particle
from bot.conversation.language import category_name, say, translated
from bot.conversation.message import CardList, Choice, DayProgress, Message, Text
from bot.conversation.texts import FIRST_CHOICES, FURTHER, MENU, REVIEW, STATS, TODAY, TODAY_AGAIN, WORD_BOOK
from contracts.articles import ArticleDetail, Category, Today
from contracts.enums import SeenFact
from contracts.learners import Speaker

STORIES_AT_ONCE = 5
TODAY_MAX = 20
COUNT_MAX = 20
CATEGORIES_AT_ONCE, STORIES_PER_CATEGORY = 5, 4
"""What is shown side by side where today's stories are more than STORIES_AT_ONCE."""
WHICH = "어떤 분야의 뉴스를 읽어 볼까요?"
NOT_UNDERSTOOD = "그런 분야는 찾지 못했어요. 아래에서 골라 주세요."
LIST_TITLE = "{category} 뉴스"
NO_STORIES = "{category} 분야에는 아직 기사가 없어요. 다른 분야도 둘러보세요."
AGAIN = "다시 보기"
ALL_SEEN = "{category} 분야에 새로 올라온 기사가 없어요. 다른 분야도 둘러보세요."
FEWER = "지금 보여 드릴 수 있는 기사는 {count}개예요."
AT_MOST = "한 번에 {count}개까지 보여 드릴 수 있어요."
TODAY_TITLE = "오늘의 한입뉴스"
WITHOUT = "{categories} 뺀 오늘의 한입뉴스"
NOTHING_TODAY = "오늘의 한입뉴스를 준비하고 있어요. 그동안 다른 분야를 둘러보세요."
PROGRESS = "{title} {read}/{total}"
REST, AGAIN_TODAY = "rest", TODAY_AGAIN.argument
MORE_TITLE = "오늘의 다른 기사"
MORE = Choice("더 읽을래요", "more")
NOTHING_MORE = "오늘 더 보여 드릴 새 기사가 없어요. 내일 아침에 다시 만나요."
ALL_OPENED = "오늘의 한입뉴스를 모두 열어 보셨어요. 해석이나 단어까지 본 기사는 {total}개 중 {read}개예요."
FINISHED = "오늘의 한입뉴스 {total}/{total}\n오늘 기사를 다 읽었어요! 🎉 새 기사는 내일 아침에 올라와요."
DUE = "복습할 단어가 {count}개 기다리고 있어요."
REVIEW_DUE = "복습 {count}개"
NOTHING_LEFT = "{categories} 빼면 오늘 보여 드릴 새 기사가 없어요."
DROP = "앞으로도 {category} 빼기"
ENGLISH = {
    AGAIN: "Show again",
    WHICH: "Which category would you like to read?",
    NOT_UNDERSTOOD: "There is no such category. Please choose one below.",
    LIST_TITLE: "{category} news",
    NO_STORIES: "There is no story in {category} yet. Have a look at another category.",
    ALL_SEEN: "There is nothing new in {category}. Have a look at another category.",
    FEWER: "There are {count} stories to show now.",
    AT_MOST: "At most {count} stories can be shown at once.",
    PROGRESS: "{title} · {read} of {total} read",
    MORE_TITLE: "More of today",
    MORE.label: "Read more",
    ALL_OPENED: "You have opened all of today's news. You read {read} of {total} with their Korean or words.",
    NOTHING_TODAY: "Today's news is being prepared. Meanwhile, have a look at another category.",
    FINISHED: "Today's bites {total}/{total}\nYou have read all of today's stories! 🎉 New ones come tomorrow morning.",
    DUE: "{count} words are waiting for review.",
    REVIEW_DUE: "Review {count}",
    WITHOUT: "Today's bites without {categories}",
    NOTHING_MORE: "There is no further new story today. See you tomorrow morning.",
    NOTHING_LEFT: "Without {categories} there is no new story today.",
    DROP: "Always leave out {category}",
}


async def menu(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Offer the categories."""
    return offer_categories(WHICH, await api.categories(speaker))


async def category(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show the newest stories of a category that are new to this speaker; "name:cursor" goes on from there."""
    return await _category(api, speaker, arguments, again=False)


async def category_again(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show the newest stories of the named category, seen or not."""
    return await _category(api, speaker, arguments, again=True)


async def today(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show the speaker's stories of today that are new ("again": all of them), or that the day is done.

    Up to STORIES_AT_ONCE stand in one list; more of them stand by category, in the order they came.
    """
    return await _day(api, speaker, await api.today(speaker, limit=arguments.count), arguments)


async def more_today(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show new stories of today beyond the speaker's own few; with "rest" what is left of those comes first."""
    if arguments.text == REST:
        own = await api.today(speaker, limit=arguments.count)
        if any(detail.id not in own.seen for detail in own.results):
            return await _day(api, speaker, own, Arguments(count=arguments.count, asked=arguments.asked))
    found = await api.today(speaker, limit=arguments.count, more=True)
    if not found.results:
        return Message((Text(NOTHING_MORE),), (TODAY, MENU, WORD_BOOK))
    await stories.record(api, speaker, [detail.id for detail in found.results], SeenFact.LISTED)
    return Message((CardList(MORE_TITLE, tuple(map(stories.card, found.results))),), (MENU, WORD_BOOK))


async def next_story(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show what comes next where no list was shown before: what is left of today, then more."""
    return await more_today(api, speaker, Arguments(REST, arguments.count, arguments.asked))


def finish(total: int, *, due_words: int = 0, has_more: bool = True) -> Message:
    """Return the end of the day's digest, and what comes next."""
    due = f"\n{say(DUE, count=due_words)}" if due_words else ""
    more = (MORE,) if has_more else ()
    review = _due(due_words) or (REVIEW,)
    return Message((Text(say(FINISHED, total=total) + due),), (*review, *more, STATS, TODAY_AGAIN, MENU, WORD_BOOK))


async def _day(api: StudyApi, speaker: Speaker, found: Today, arguments: Arguments) -> Message:
    """Return the stories of a speaker's day; "again" shows those that are not new as well."""
    again = arguments.text == AGAIN_TODAY
    if not found.results:
        return Message((Text(NOTHING_TODAY),), (MENU,))
    chosen = [detail for detail in found.results if again or detail.id not in found.seen]
    progress = day_progress(found)
    if not chosen:
        if found.read >= found.total:
            end = finish(found.total, due_words=found.due_words, has_more=found.has_more)
            return replace(end, day=progress)
        more = (MORE,) if found.has_more else ()
        text = say(ALL_OPENED, read=found.read, total=found.total)
        choices = (*more, *(_due(found.due_words) or (REVIEW,)), TODAY_AGAIN, MENU, WORD_BOOK)
        return Message((Text(text),), choices, progress)
    title = (
        say(PROGRESS, title=translated(TODAY_TITLE), read=found.read, total=found.total) if found.read else TODAY_TITLE
    )
    lists: dict[str, list[ArticleDetail]] = {title: chosen}
    if len(chosen) > STORIES_AT_ONCE:
        korean = {one.name: category_name(one) for one in await api.categories(speaker)}
        lists = {}
        for detail in chosen:
            lists.setdefault(korean.get(detail.category, detail.category), []).append(detail)
        lists = {name: some[:STORIES_PER_CATEGORY] for name, some in list(lists.items())[:CATEGORIES_AT_ONCE]}
    if fresh := [detail.id for some in lists.values() for detail in some if detail.id not in found.seen]:
        await stories.record(api, speaker, fresh, SeenFact.LISTED)
    blocks = tuple(CardList(name, tuple(map(stories.card, some))) for name, some in lists.items())
    how_many = _how_many(arguments, len(chosen))
    first = () if found.has_chosen else (FIRST_CHOICES,)
    return Message((*how_many, *blocks), (*_due(found.due_words), *first, MENU, WORD_BOOK), progress)


def day_progress(found: Today) -> DayProgress:
    """Return how far a reader's day is."""
    return DayProgress(found.read, found.total, found.left)


def _due(words: int) -> tuple[Choice, ...]:
    """Return the review with how many words are due, nothing where none is."""
    return (Choice(say(REVIEW_DUE, count=words), REVIEW.action),) if words else ()


async def leave_out(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show today's unseen stories without some categories, named by the text, this once; offer to leave them out."""
    names = arguments.text.split(",")
    known = {one.name: category_name(one) for one in await api.categories(speaker)}
    found = await api.today(speaker, limit=TODAY_MAX)
    rest = [one for one in found.results if one.category not in names and one.id not in found.seen]
    drops = tuple(Choice(say(DROP, category=known[name]), "drop_category", name) for name in names if name in known)
    listed = ", ".join(known[name] for name in names if name in known)
    categories = with_particle(listed, "을", "를")
    if not rest:
        return Message((Text(say(NOTHING_LEFT, categories=categories)),), (*drops, TODAY_AGAIN, MENU))
    chosen = rest[: arguments.count or STORIES_AT_ONCE]
    await stories.record(api, speaker, [one.id for one in chosen], SeenFact.LISTED)
    shown = CardList(say(WITHOUT, categories=categories), tuple(map(stories.card, chosen)))
    return Message((shown,), (*drops, MENU))


def _how_many(arguments: Arguments, found: int) -> tuple[Text, ...]:
    """Return what to say of a number of stories that was asked for and is not there."""
    asked = arguments.count or 0
    if arguments.asked > COUNT_MAX:
        return (Text(say(AT_MOST, count=COUNT_MAX)),)
    return (Text(say(FEWER, count=found)),) if arguments.asked and found < asked else ()


def offer_categories(text: str, categories: tuple[Category, ...]) -> Message:
    """Return a text with every category to choose from."""
    return Message((Text(text),), tuple(Choice(category_name(one), "category", one.name) for one in categories))


async def _category(api: StudyApi, speaker: Speaker, arguments: Arguments, *, again: bool) -> Message:
    categories = await api.categories(speaker)
    name, _, cursor = arguments.text.partition(":")
    found = next((known for known in categories if known.name == name), None)
    if found is None:
        return offer_categories(NOT_UNDERSTOOD, categories)
    limit = arguments.count or STORIES_AT_ONCE
    page = await api.articles(
        speaker, category=found.name, unseen=None if again else True, limit=limit, cursor=cursor or None
    )
    if not page.results:
        others = offer_categories("", tuple(other for other in categories if other != found)).choices
        text = say(NO_STORIES if again else ALL_SEEN, category=category_name(found))
        return Message((Text(text),), others if again else (Choice(AGAIN, "again", found.name), *others))
    if not again:
        await stories.record(api, speaker, [article.id for article in page.results], SeenFact.LISTED)
    title = say(LIST_TITLE, category=category_name(found))
    how_many = _how_many(arguments, len(page.results))
    more = (Choice(FURTHER, "category", f"{found.name}:{page.cursor}"),) if page.cursor and not again else ()
    return Message((*how_many, CardList(title, tuple(map(stories.card, page.results)))), (*more, MENU))


COMMANDS = (
    Command(
        "menu",
        menu,
        words="""
            메뉴 메뉴판 메뉴보기 카테고리 분야 주제 카테고리보기 분야보기 분야고르기 메뉴로돌아가기
            menu categories category topics
        """,
        suggestion=MENU,
    ),
    Command(
        "today",
        today,
        words="""
            오늘 오늘뉴스 오늘의뉴스 오늘의한입뉴스 한입뉴스 헤드라인 최신 뉴스 기사 news today todaysnews todays
            headlines
            latest
        """,
        suggestion=TODAY,
        help=("오늘의 한입뉴스", "오늘 새로 나온 기사를 모아 드려요"),
        slash=SlashCommand(
            "today",
            "오늘",
            "오늘의 한입뉴스에서 아직 안 본 기사를 보여 드려요.",
            "Today's stories that you have not seen yet.",
        ),
    ),
    Command(
        "category",
        category,
        help=("기술, 경제, 과학 …", "그 분야의 새 기사를 보여 드려요. ‘정치 빼고’도 돼요"),
    ),
    Command("again", category_again),
    Command("more", more_today, words="더 더보기 더읽을래요 more", suggestion=MORE),
    Command("next", next_story, words="다음 다음기사 계속 next"),
    Command("leave_out", leave_out),
)
