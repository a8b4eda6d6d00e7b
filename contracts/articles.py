"""News articles and their study notes."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from contracts.base import Contract, Page, WebAddress
from contracts.enums import Level


class Category(Contract):
    """A category; `name` is what other endpoints take."""

    name: str
    name_ko: str


class CategoryList(Contract):
    """All categories, in menu order."""

    results: tuple[Category, ...]


class Outlet(Contract):
    """The publisher, and the credit line to show with its article."""

    name: str
    credit: str


class ArticleCard(Contract):
    """An article as lists show it; `summary_ko` is null while the notes are provisional (made without a model)."""

    id: int
    category: str
    title: str
    url: WebAddress
    source: Outlet
    author: str
    published_at: AwareDatetime
    summary_en: str | None
    summary_ko: str | None
    notes: Literal["ready", "provisional", "none"]


class VocabularyItem(Contract):
    """A word of an article, with its meaning there and the sentence it stands in."""

    word: str
    lemma: str
    part_of_speech: str
    ipa: Annotated[str | None, BeforeValidator(lambda ipa: ipa or None)]
    meaning_ko: str
    sentence: str
    level: str


class ArticleDetail(ArticleCard):
    """An article with its words; `writer` made the notes."""

    writer: str | None
    vocabulary: tuple[VocabularyItem, ...]


class ArticlePage(Page):
    """Articles, newest first."""

    results: tuple[ArticleCard, ...]


class Seen(Contract):
    """Ids of articles that are now known as seen, sorted."""

    seen: tuple[int, ...]


class Today(Contract):
    """The day's articles for one learner, unseen ones first; `seen` names those among them that the caller has seen."""

    study_date: dt.date
    categories: Annotated[tuple[str, ...], Field(description="The caller's; empty: all.")]
    level: Level
    seen: tuple[int, ...]
    results: tuple[ArticleDetail, ...]
