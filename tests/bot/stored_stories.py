"""The API with a list of stories: StudyApi's own interface without a backend, for tests of what bots say."""

import datetime as dt
from typing import Any

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.articles import ArticleCard, ArticleDetail, ArticlePage, Category, Outlet, VocabularyItem
from contracts.enums import ReportKind, SeenFact
from contracts.learners import Speaker
from contracts.reports import Report
from contracts.study import AnswerChannel
from contracts.words import WordLookup

MINA = Speaker("discord", "80351110224678912", "미나")
JUN = Speaker("kakao_skill", "b7e1c4f09a2d5e83")
CATEGORIES = (
    Category(name="technology", name_ko="기술"),
    Category(name="science", name_ko="과학"),
    Category(name="world", name_ko="세계"),
)
WORD = VocabularyItem(
    word="unveiled",
    lemma="unveil",
    part_of_speech="verb",
    ipa=None,
    meaning_ko="공개하다",
    sentence="The port of Songdo unveiled an electric crane.",
    level="B2",
)


def card(number: int = 1, **changed: Any) -> ArticleCard:
    """Make a story's card."""
    return ArticleCard.model_validate(_fields(number) | changed)


def detail(number: int = 1, **changed: Any) -> ArticleDetail:
    """Make a story with one word."""
    return ArticleDetail.model_validate(_fields(number) | {"vocabulary": [WORD], "writer": "openai"} | changed)


def _fields(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "category": "technology",
        "title": f"Port unveils electric crane {number}",
        "url": f"https://harbor.example/story-{number}",
        "source": Outlet(name="Harbor Wire", credit="© Harbor Wire"),
        "author": "",
        "published_at": dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
        "summary_en": "A port has a new electric crane.",
        "summary_ko": "한 항구에 새 전기 크레인이 생겼습니다.",
        "notes": "ready",
    }


class StoriesApi(StudyApi):
    """Answers from `stories`; `seen` is what was marked; `refusal` is raised by every method when set.

    `reported` is what was reported, `words_taught` are look-ups by what is asked, `pushes` what an operator has
    switched on.
    """

    def __init__(self, *stories: ArticleDetail) -> None:
        super().__init__("http://127.0.0.1:9", "id", "secret")
        self.stories = stories
        self.seen: list[int] = []
        self.facts: list[tuple[int, SeenFact]] = []
        self.refusal: Exception | None = None
        self.seen_refusal: Exception | None = None
        self.met: list[Speaker] = []
        self.words_taught: dict[str, WordLookup] = {}
        self.pushes: tuple[str, ...] = ()
        self.reported: list[tuple[str, int | None, int | None, str | None, int | None]] = []

    async def meet(self, speaker: Speaker) -> None:
        self._answer()
        self.met.append(speaker)

    async def categories(self, speaker: Speaker) -> tuple[Category, ...]:
        self._answer()
        return CATEGORIES

    async def articles(
        self,
        speaker: Speaker,
        *,
        category: str | None = None,
        unseen: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        url: str | None = None,
    ) -> ArticlePage:
        self._answer()
        fitting = [
            one
            for one in self.stories
            if category in (None, one.category)
            and not (unseen and one.id in self.seen)
            and all(word in f"{one.title} {one.summary_ko}".lower() for word in (q or "").lower().split())
            and (since is None or since <= one.published_at.date() <= (until or since))
            and url in (None, one.url)
        ]
        start = int((cursor or "0").partition("_")[0])
        end = start + (limit or 10)
        more = f"http://127.0.0.1:9/api/v1/articles/?cursor={end}_1" if len(fitting) > end else None
        return ArticlePage(results=tuple(fitting[start:end]), next=more)

    async def article(self, speaker: Speaker, article_id: int, *, level: str | None = None) -> ArticleDetail:
        self._answer()
        for one in self.stories:
            if one.id == article_id and level in (None, one.level):
                return one
        raise ApiError("article.unknown", 404)

    async def look_up(self, speaker: Speaker, text: str) -> WordLookup:
        self._answer()
        return self.words_taught.get(text, WordLookup(query=text, senses=(), word=None, sentences=()))

    async def report(
        self,
        speaker: Speaker,
        *,
        what: ReportKind,
        sense: int | None = None,
        article: int | None = None,
        level: str | None = None,
        sentence: int | None = None,
        channel: AnswerChannel | None = None,
    ) -> Report:
        self._answer()
        place = (what.value, sense, article, level, sentence)
        is_new = place not in self.reported
        self.reported.append(place)
        return Report(id=1, what=what, article=article, sense=sense, is_new=is_new)

    async def push_platforms(self, speaker: Speaker) -> tuple[str, ...]:
        return self.pushes

    async def mark_seen(self, speaker: Speaker, ids: list[int], fact: SeenFact = SeenFact.OPENED) -> tuple[int, ...]:
        if self.seen_refusal:
            raise self.seen_refusal
        self.facts += [(pk, fact) for pk in ids]
        if fact != SeenFact.LISTED:
            self.seen += ids
        return tuple(ids)

    def _answer(self) -> None:
        if self.refusal:
            raise self.refusal
