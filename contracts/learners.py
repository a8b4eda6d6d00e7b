"""A learner: who speaks, what they read and save, and how their accounts are joined."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, NonNegativeInt, RootModel

from contracts.articles import VocabularyItem
from contracts.base import Contract, Page, WebAddress
from contracts.enums import LearningState, Level

DAILY_STORIES = 5
DAILY_STORIES_RANGE = (3, 10)
"""How many stories a learner's day has unless they choose, and the fewest and most they may choose."""


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


class ServiceTokens(Contract):
    """The answer to a service account's login; the refresh token is not used, logging in again is as good."""

    access: str


class LearnerToken(Contract):
    """A short token that speaks for one learner."""

    access: str
    expires_in: Annotated[int, Field(description="Seconds.")]
    notices: Annotated[
        NonNegativeInt, Field(description="How many notices about their account no chat has shown them.")
    ] = 0


class Identity(Contract):
    """An identity of a learner: the platform's slug, and what it calls this person."""

    provider: Annotated[str, Field(description="kakao and discord are logins; kakao_skill is a chat.")]
    display_name: str


class Me(Contract):
    """A learner."""

    id: int
    display_name: Annotated[str, Field(description="Their own choice, else a platform's name for them; may be empty.")]
    categories: Annotated[tuple[str, ...], Field(description="In menu order; empty: all.")]
    level: Level
    has_chosen: Annotated[bool, Field(description="Whether they have chosen anything, or skipped choosing.")] = True
    daily_stories: Annotated[int, Field(description="How many stories a day has, 3 to 10.")] = DAILY_STORIES
    shows_disturbing: Annotated[bool, Field(description="Whether disturbing stories may be among them.")] = False
    phone_number: Annotated[str, Field(description="Masked, 010-****-5678; empty without one.")] = ""
    has_password: bool = False
    identities: Annotated[tuple[Identity, ...], Field(description="Oldest first.")] = ()
    time_zone: Annotated[str, Field(description="IANA name; decides the study day.")] = "Asia/Seoul"
    session_size: Annotated[int, Field(description="Most questions of a review, 5 to 40.")] = 15
    is_14_or_older: Annotated[bool | None, Field(description="What they said; null: not asked.")] = None


class StoryRef(Contract):
    """The article a saved word came from; `id` is null when it can no longer be read here."""

    id: int | None
    title: str
    url: WebAddress


class SavedWord(VocabularyItem):
    """A word in a learner's word book."""

    id: int
    saved_at: AwareDatetime
    article: Annotated[StoryRef, Field(description="The newest story it was met in.")]
    sense: int | None = None
    state: Annotated[LearningState, Field(description="Others than waiting and learning are chosen or earned.")] = (
        LearningState.WAITING
    )
    due: Annotated[dt.date | None, Field(description="Study day on which it is asked next.")] = None


class SavedWordPage(Page):
    """Part of a word book, newest first."""

    results: tuple[SavedWord, ...]


class SavedWords(Contract):
    """The words that were asked for, as the book has them; `added` of them are new there."""

    added: int
    results: tuple[SavedWord, ...]


class ExportLink(Contract):
    """A link to the word book as a file; who opens it gets the file, without signing in."""

    url: WebAddress
    expires_at: Annotated[AwareDatetime, Field(description="Ten minutes from now.")]


class LinkCode(Contract):
    """A code to type where the same person is another learner; it is shown once."""

    code: Annotated[str, Field(description="Case, spaces and hyphens do not count when it is typed.")]
    expires_at: AwareDatetime
    url: Annotated[WebAddress, Field(description="The page on which it can be typed.")]


class Joined(Contract):
    """How many there will be, and how many of them come from the learner who is joined."""

    total: int
    joining: int


class OwnIdentity(Identity):
    """An identity of the caller's."""

    id: int
    linked_at: AwareDatetime
    can_unlink: Annotated[bool, Field(description="False: it is the last way in.")]


class OwnIdentityList(RootModel[tuple[OwnIdentity, ...]]):
    """All identities of the caller's, oldest first."""


class LinkPreview(Contract):
    """What a code joins, as the caller sees it; categories and level are those afterwards."""

    survives: Annotated[Literal["you", "other"], Field(description="Whose account remains.")]
    you: Annotated[str, Field(description="What we call the caller.")]
    other: Annotated[str, Field(description="What we call the person who made the code.")]
    categories: Annotated[tuple[str, ...], Field(description="Empty: all.")]
    level: Level
    words: Joined
    seen: Joined
    subscriptions: Joined
    identities: tuple[Identity, ...]
    kept_number: Annotated[str, Field(description="Masked; only when both accounts have a phone number.")] = ""
    given_up_number: Annotated[
        str, Field(description="Masked; the number that the merge removes, to be proved by `give_up_…`.")
    ] = ""


class Merge(Contract):
    """Two learners that became one."""

    id: int
    trigger: Annotated[str, Field(description="What proved it: link_code, same_login or proof.")]
    created_at: AwareDatetime
    undo_until: AwareDatetime
    undone_at: AwareDatetime | None
    undoable: Annotated[bool, Field(description="Later merges have to be undone first.")]


class MergeList(Contract):
    """Every merge of the caller's that is remembered, newest first."""

    results: tuple[Merge, ...]


class Linked(Contract):
    """The answer to a typed code: a preview, and a merge once it was confirmed."""

    confirmed: bool
    preview: LinkPreview
    merge: Merge | None
