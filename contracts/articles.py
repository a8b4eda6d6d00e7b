"""News articles and their study notes."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from contracts.base import Contract, Page, WebAddress
from contracts.enums import ContentTag, Difficulty, Level


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
    headline_ko: str | None = None
    url: WebAddress
    source: Outlet
    author: str
    published_at: AwareDatetime
    summary_en: str | None
    summary_ko: str | None
    notes: Literal["ready", "provisional", "none"]
    tags: tuple[ContentTag, ...] = ()
    is_follow_up: Annotated[bool, Field(description="It tells how an event of an earlier day went on.")] = False
    is_listed: Annotated[bool, Field(description="False: not chosen for learners; it has a link, but no page.")] = True


class VocabularyItem(Contract):
    """A word of an article, with its meaning there and the sentence it stands in."""

    word: str
    lemma: str
    part_of_speech: str
    ipa: Annotated[str | None, BeforeValidator(lambda ipa: ipa or None)]
    meaning_ko: str
    sentence: str
    level: str


class SentencePair(Contract):
    """A sentence of a level text and its Korean, null in an extract."""

    en: str
    ko: str | None


class TextWord(Contract):
    """A taught word of a level text: it begins at `start` in sentence number `sentence`, both from 0."""

    sense: int
    sentence: int
    start: int
    word: str
    lemma: str
    part_of_speech: str
    ipa: str | None
    meaning_ko: str
    level: str


class Question(Contract):
    """A question on the story; `answer` is the index of the right option, `proof` of the sentence that shows it."""

    question: str
    options: tuple[str, ...]
    answer: int
    proof: int | None


class OtherHeadline(Contract):
    """How another outlet headed the same event."""

    title: str
    outlet: str
    url: WebAddress


class ArticleDetail(ArticleCard):
    """An article with its words; `writer` made the notes.

    `level` is the level of `sentences`, null when there are none; `levels` are those that exist. `asked_level` differs
    from `level` when the text asked for does not exist. `is_extract`: the sentences are the outlet's own.
    """

    writer: str | None
    vocabulary: tuple[VocabularyItem, ...]
    level: Difficulty | None = None
    asked_level: Difficulty | None = None
    levels: tuple[Difficulty, ...] = ()
    is_extract: bool = False
    sentences: tuple[SentencePair, ...] = ()
    words: tuple[TextWord, ...] = ()
    question: Question | None = None
    opener: str | None = None
    other_headlines: tuple[OtherHeadline, ...] = ()


class ArticlePage(Page):
    """Articles, newest first."""

    results: tuple[ArticleCard, ...]


class Seen(Contract):
    """Ids of articles that are now known as seen, sorted."""

    seen: tuple[int, ...]


class Today(Contract):
    """The day's articles for one learner, new ones first; `seen` names those among them that are not new to the caller.

    The caller's day has `total` articles and ends when `read` of them reaches it; `left` are those not read yet, in
    their order. `has_more`: others are there. `due_words`: words to be reviewed
    today, at most one review full. `has_chosen`: the caller has chosen something, or skipped choosing.
    """

    study_date: dt.date
    categories: Annotated[tuple[str, ...], Field(description="The caller's; empty: all.")]
    level: Level
    seen: tuple[int, ...]
    read: int = 0
    total: int = 0
    has_more: bool = False
    left: tuple[int, ...] = ()
    due_words: int = 0
    has_chosen: bool = True
    results: tuple[ArticleDetail, ...]
