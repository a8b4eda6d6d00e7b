"""The backend as the bots see it: one method per endpoint, values in and out, 2.5 s in all."""

from typing import Any

from bot.api.api_session import DEADLINE_SECONDS, given
from bot.api.delivery_client import DeliveryApi
from bot.api.leaving_client import LeavingApi
from bot.api.linking_client import LinkingApi
from bot.api.notice_client import NoticeApi
from bot.api.single_flight_cache import Kept
from bot.api.subscription_client import SubscriptionApi
from contracts.articles import ArticleDetail, ArticlePage, Category, CategoryList, Seen, Today
from contracts.learners import Me, SavedWordPage, SavedWords, Speaker

__all__ = ["DEADLINE_SECONDS", "StudyApi"]

CATEGORIES_SECONDS = 60.0
"""Categories are the same for everybody and hardly ever change, and almost every answer needs them."""


class StudyApi(SubscriptionApi, DeliveryApi, LinkingApi, NoticeApi, LeavingApi):
    """Asks the API in a speaker's name; what subscriptions, deliveries, linking, notices and leaving need is inherited.

    Every method raises ApiError when the API refuses and ApiUnavailableError when no usable answer comes in time.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._categories = Kept[tuple[Category, ...]](CATEGORIES_SECONDS)

    async def aclose(self) -> None:
        """Close the connections."""
        self._categories.close()
        await super().aclose()

    async def categories(self, speaker: Speaker) -> tuple[Category, ...]:
        """All categories, in menu order, as they were about CATEGORIES_SECONDS ago at most."""

        async def ask() -> tuple[Category, ...]:
            return (await self._ask(speaker, CategoryList, "GET", "categories/")).results

        if (kept := self._categories.peek(ask)) is not None:
            return kept
        if self._categories.is_asked:  # waiting for another's question is waiting all the same: the circuit has to know
            return await self._waited("GET categories/", self._categories.first(ask))
        return await self._categories.first(ask)

    async def articles(
        self,
        speaker: Speaker,
        *,
        category: str | None = None,
        unseen: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ArticlePage:
        """Stories, newest first; `cursor` comes from the page before."""
        params = given(category=category, unseen=unseen, limit=limit, cursor=cursor)
        return await self._ask(speaker, ArticlePage, "GET", "articles/", params=params)

    async def article(self, speaker: Speaker, article_id: int) -> ArticleDetail:
        """One story with its words."""
        return await self._ask(speaker, ArticleDetail, "GET", f"articles/{article_id}/")

    async def mark_seen(self, speaker: Speaker, ids: list[int]) -> tuple[int, ...]:
        """Remember that these stories were shown; safe to repeat."""
        return (await self._ask(speaker, Seen, "POST", "articles/seen/", json={"ids": ids})).seen

    async def today(self, speaker: Speaker, *, limit: int | None = None) -> Today:
        """The day's stories in the speaker's categories and level, unseen first."""
        return await self._ask(speaker, Today, "GET", "digests/today/", params=given(limit=limit))

    async def me(self, speaker: Speaker) -> Me:
        """Who the speaker is to us, and what they read."""
        return await self._ask(speaker, Me, "GET", "me/")

    async def change_me(self, speaker: Speaker, *, categories: list[str] | None = None, level: str | None = None) -> Me:
        """Change what the speaker reads; no categories at all means every one."""
        return await self._ask(speaker, Me, "PATCH", "me/", json=given(categories=categories, level=level))

    async def saved_words(
        self, speaker: Speaker, *, limit: int | None = None, cursor: str | None = None
    ) -> SavedWordPage:
        """The speaker's word book, newest first; `cursor` comes from the page before."""
        return await self._ask(speaker, SavedWordPage, "GET", "saved-words/", params=given(limit=limit, cursor=cursor))

    async def save_words(self, speaker: Speaker, article_id: int, *, lemmas: list[str] | None = None) -> SavedWords:
        """Put a story's words into the word book, all or those with these lemmas; safe to repeat."""
        wanted = given(article_id=article_id, lemmas=lemmas)
        return await self._ask(speaker, SavedWords, "POST", "saved-words/", json=wanted)

    async def forget_word(self, speaker: Speaker, word_id: int) -> None:
        """Take a word out of the word book."""
        await self._tell(speaker, "DELETE", f"saved-words/{word_id}/")
