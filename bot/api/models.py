"""What the API talks about, as values. Unknown fields are ignored, so that the API may grow first."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, RootModel, StringConstraints

Level = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]


@dataclass(frozen=True)
class Login:
    """An identity at a login: `kakao` and the id a person has there."""

    provider: str
    uid: str


@dataclass(frozen=True)
class Speaker:
    """Who is talking to a bot, in the platform's own terms; the first message makes them a learner.

    `same_as` is the login by which the platform itself knows this person, where it says so.
    """

    provider: str
    uid: str
    display_name: str = ""
    same_as: Login | None = None


class Value(BaseModel):
    """What the API says, never changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Category(Value):
    """One of our categories; `name` is what the API takes."""

    name: str
    name_ko: str


class CategoryList(Value):
    """All categories, in menu order."""

    results: tuple[Category, ...]


class Outlet(Value):
    """Who published a story, and the line that must stand with it."""

    name: str
    credit: str


class ArticleCard(Value):
    """A story as lists show it; `notes` says whether a model wrote them, a stop-gap did, or there are none."""

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


class VocabularyItem(Value):
    """One word of a story, with its meaning there and the sentence it came from."""

    word: str
    lemma: str
    part_of_speech: str
    ipa: str | None
    meaning_ko: str
    sentence: str
    level: str


class ArticleDetail(ArticleCard):
    """A story with its words; `writer` made the notes."""

    vocabulary: tuple[VocabularyItem, ...]
    writer: str | None


class Page(Value):
    """Part of a longer list."""

    next: str | None

    @property
    def cursor(self) -> str | None:
        """What to ask the next page with, None at the end."""
        return parse_qs(urlsplit(self.next or "").query).get("cursor", [None])[0]


class ArticlePage(Page):
    """Stories, newest first."""

    results: tuple[ArticleCard, ...]


class Seen(Value):
    """Ids of stories now known as seen."""

    seen: tuple[int, ...]


class Me(Value):
    """A learner as the house knows them; no categories means all."""

    id: int
    display_name: str
    categories: tuple[str, ...]
    level: Level


class Today(Value):
    """The day's stories for one learner, unseen first; `seen` are the ids among them that they have seen."""

    study_date: dt.date
    categories: tuple[str, ...]
    level: Level
    seen: tuple[int, ...]
    results: tuple[ArticleDetail, ...]


class StoryRef(Value):
    """The story a saved word came from; `id` is None when it can no longer be read here."""

    id: int | None
    title: str
    url: WebAddress


class SavedWord(VocabularyItem):
    """A word in a learner's word book."""

    id: int
    saved_at: AwareDatetime
    article: StoryRef


class SavedWordPage(Page):
    """Part of a word book, newest first."""

    results: tuple[SavedWord, ...]


class SavedWords(Value):
    """The words a story was asked for, as the book has them; `added` of them are new there."""

    added: int
    results: tuple[SavedWord, ...]


class LinkCode(Value):
    """A code to type, as it is read aloud, where somebody is another learner; `url` is the page that takes it."""

    code: str
    expires_at: AwareDatetime
    url: WebAddress


class Joined(Value):
    """How many there will be, and how many of them come from the learner who is joined."""

    total: int
    joining: int


class Identity(Value):
    """One way in: the platform's slug, and what it calls this person."""

    provider: str
    display_name: str


class OwnIdentity(Identity):
    """One of the speaker's own ways in; `can_unlink` says that another one would remain."""

    id: int
    can_unlink: bool


class OwnIdentityList(RootModel[tuple[OwnIdentity, ...]]):
    """All of them, oldest first."""


class LinkPreview(Value):
    """What a code joins; `you` is who types it, `other` who made it; categories and level are those afterwards."""

    survives: Literal["you", "other"]
    you: str
    other: str
    categories: tuple[str, ...]
    level: Level
    words: Joined
    seen: Joined
    subscriptions: Joined
    identities: tuple[Identity, ...]


class Merged(Value):
    """Two learners that became one, and until when that can be undone on the web."""

    id: int
    undo_until: AwareDatetime


class Linked(Value):
    """What typing a code gave: a preview, and a merge once it was confirmed."""

    preview: LinkPreview
    merge: Merged | None


class Notice(Value):
    """Something that happened to a learner's account; `detail` is what a sentence about its kind names."""

    id: int
    kind: str
    detail: dict[str, Any]
    created_at: AwareDatetime


class NoticeList(Value):
    """What a learner has not read yet, newest first."""

    results: tuple[Notice, ...]


class ServiceTokens(Value):
    """What a service account's sign-in gives; the refresh token is not used, signing in again is as good."""

    access: str


class LearnerToken(Value):
    """A token that speaks for one learner, and how many notices they have not read."""

    access: str
    expires_in: int
    notices: NonNegativeInt = 0
