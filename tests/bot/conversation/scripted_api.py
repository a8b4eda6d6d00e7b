"""A fake of the API in memory: a learner's own things and a subscription."""

import datetime as dt
from typing import Any, Unpack

from bot.api.errors import ApiError
from bot.conversation.message import Message
from contracts.articles import ArticleDetail, Today
from contracts.deliveries import (
    DeliveryLine,
    NewSubscription,
    Preview,
    Subscription,
    SubscriptionChanges,
    SubscriptionPage,
    SubscriptionStatus,
)
from contracts.enums import SeenFact
from contracts.learners import DAILY_STORIES, ExportLink, Me, SavedWord, SavedWordPage, SavedWords, Speaker, StoryRef
from tests.bot.stored_stories import WORD, StoriesApi

TUESDAY = dt.date(2026, 11, 24)
MORNING = dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC)
"""Eight o'clock in Seoul, on that Tuesday."""


def saved(number: int = 1, **changed: Any) -> SavedWord:
    """Make a word of the word book."""
    story = StoryRef(id=1, title="Port unveils electric crane 1", url="https://harbor.example/story-1")
    fields = {"id": number, "saved_at": MORNING, "article": story, "lemma": f"unveil{number}"}
    return SavedWord.model_validate(WORD.model_dump() | fields | changed)


def subscribed(**changed: Any) -> Subscription:
    """Make a channel's subscription."""
    fields: dict[str, Any] = {
        "id": 3,
        "platform": "discord",
        "target_id": "9001",
        "guild_id": "77",
        "state": "active",
        "pause_reason": "",
        "pause_detail": "",
        "next_run_at": MORNING,
        "created_at": MORNING,
    }
    return Subscription.model_validate(fields | changed)


def line(**changed: Any) -> DeliveryLine:
    """Make a line of a subscription's history."""
    fields: dict[str, Any] = {
        "id": 41,
        "trigger": "schedule",
        "study_date": TUESDAY,
        "slot_at": MORNING,
        "state": "sent",
        "reason": "",
        "detail": "",
        "stories": 5,
        "attempts": 1,
        "finished_at": MORNING,
    }
    return DeliveryLine.model_validate(fields | changed)


class FakeApi(StoriesApi):
    """`found` is the subscription of the place and `owner` whose it is; `asked` is what was changed."""

    def __init__(
        self, *stories: ArticleDetail, found: Subscription | None = None, owner: Speaker | None = None
    ) -> None:
        super().__init__(*stories)
        self.found = found
        self.owner = owner
        self.lines: tuple[DeliveryLine, ...] = ()
        self.words: list[SavedWord] = []
        self.learner = Me(id=7, display_name="미나", categories=(), level="B1")
        self.changes: SubscriptionChanges = {}
        self.made: NewSubscription | None = None
        self.pushes = ("kakao_skill",)
        self.due_words = 0
        self.has_chosen = True

    async def today(self, speaker: Speaker, *, limit: int | None = None, more: bool = False) -> Today:
        self._answer()
        own, others = self.stories[:DAILY_STORIES], self.stories[DAILY_STORIES:]
        seen = tuple(one.id for one in self.stories if one.id in self.seen)
        results = (
            others
            if more
            else sorted([*own, *others[: max(0, (limit or 0) - len(own))]], key=lambda one: one.id in seen)
        )
        return Today(
            study_date=TUESDAY,
            categories=(),
            level="B1",
            seen=seen,
            read=sum((one.id, SeenFact.READ) in self.facts for one in own),
            total=len(own),
            has_more=bool(others),
            left=tuple(one.id for one in own if (one.id, SeenFact.READ) not in self.facts),
            due_words=self.due_words,
            has_chosen=self.has_chosen,
            results=tuple(results[:limit]),
        )

    async def me(self, speaker: Speaker) -> Me:
        return self.learner

    async def change_me(
        self,
        speaker: Speaker,
        *,
        categories: list[str] | None = None,
        level: str | None = None,
        is_14_or_older: bool | None = None,
        shows_disturbing: bool | None = None,
    ) -> Me:
        wanted = {"categories": categories, "level": level, "shows_disturbing": shows_disturbing}
        changes = {name: value for name, value in wanted.items() if value is not None}
        self.learner = Me.model_validate(self.learner.model_dump() | changes)
        self.has_chosen = True
        return self.learner

    async def saved_words(
        self, speaker: Speaker, *, limit: int | None = None, cursor: str | None = None
    ) -> SavedWordPage:
        start = int(cursor or 0)
        end = start + (limit or 20)
        further = f"http://127.0.0.1:9/api/v1/saved-words/?cursor={end}" if len(self.words) > end else None
        return SavedWordPage(results=tuple(self.words[start:end]), next=further)

    async def save_words(self, speaker: Speaker, article_id: int, *, lemmas: list[str] | None = None) -> SavedWords:
        vocabulary = (await self.article(speaker, article_id)).vocabulary
        known = {word.lemma for word in self.words}
        results = [saved(number, lemma=item.lemma) for number, item in enumerate(vocabulary, 1)]
        fresh = [word for word in results if word.lemma not in known]
        self.words += fresh
        return SavedWords(added=len(fresh), results=tuple(results))

    async def export_link(self, speaker: Speaker, kind: str) -> ExportLink:
        return ExportLink(url=f"https://newsbite.example/words/file/{kind}/", expires_at=MORNING)

    async def forget_word(self, speaker: Speaker, word_id: int) -> None:
        if word_id not in {word.id for word in self.words}:
            raise ApiError("saved_word.unknown", 404)
        self.words = [word for word in self.words if word.id != word_id]

    async def subscriptions(
        self,
        speaker: Speaker,
        *,
        platform: str | None = None,
        target_id: str | None = None,
        guild_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> SubscriptionPage:
        mine = [self.found] if self.found and speaker == self.owner and self.found.target_id == target_id else []
        return SubscriptionPage(results=tuple(mine), next=None)

    async def server_subscriptions(
        self, speaker: Speaker, server_id: str, *, target_id: str | None = None, cursor: str | None = None
    ) -> SubscriptionPage:
        there = self.found if self.found and target_id in {None, self.found.target_id} else None
        return SubscriptionPage(results=(there,) if there else (), next=None)

    async def save_server_subscription(
        self, speaker: Speaker, server_id: str, target_id: str, **changes: Unpack[SubscriptionChanges]
    ) -> Subscription:
        changes.pop("revision", None)
        self.changes, self.owner = changes, speaker
        where = {"target_id": target_id, "guild_id": server_id}
        known = self.found.model_dump() if self.found and self.found.target_id == target_id else {}
        self.found = subscribed(**(known | where | dict(changes)))
        return self.found

    async def unsubscribe(
        self, speaker: Speaker, subscription_id: int, server_id: str = "", *, revision: int | None = None
    ) -> None:
        self.found = None

    async def subscribe(self, speaker: Speaker, wanted: NewSubscription) -> Subscription:
        self.made, self.owner = wanted, speaker
        self.found = subscribed(**wanted.model_dump())
        return self.found

    async def change_subscription(
        self, speaker: Speaker, subscription_id: int, server_id: str = "", **changes: Unpack[SubscriptionChanges]
    ) -> Subscription:
        assert self.found is not None
        self.changes = changes
        paused = {"next_run_at": None, "pause_reason": "owner"} if changes.get("state") == "paused" else {}
        self.found = subscribed(**(self.found.model_dump() | dict(changes) | paused))
        return self.found

    async def preview(self, speaker: Speaker, subscription_id: int, server_id: str = "") -> Preview:
        assert self.found is not None
        return Preview(study_date=TUESDAY, subscription=self.found, stories=self.stories)

    async def run_now(self, speaker: Speaker, subscription_id: int, server_id: str = "") -> DeliveryLine | None:
        return line(state="pending") if self.stories else None

    async def subscription_status(
        self, speaker: Speaker, subscription_id: int, server_id: str = ""
    ) -> SubscriptionStatus:
        assert self.found is not None
        return SubscriptionStatus(subscription=self.found, deliveries=self.lines)


def said(message: Message) -> str:
    """Return all the text of a message, one block after the other."""
    return "\n".join(getattr(block, "text", "") for block in message.blocks)
