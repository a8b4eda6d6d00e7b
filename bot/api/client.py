"""The backend as the bots see it: one method per endpoint, values in and out, 2.5 s in all."""

import asyncio
import datetime as dt
from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from bot.api.api_session import given, parse
from bot.api.deliveries import DeliveryApi
from bot.api.errors import USER_GONE, ApiError
from bot.api.recent_facts import RecentFacts
from bot.api.single_flight_cache import SingleFlightCache
from contracts.articles import ArticleDetail, ArticlePage, Category, CategoryList, Seen, Today
from contracts.enums import ReportKind, SeenFact
from contracts.learners import (
    ExportLink,
    LinkCode,
    Linked,
    Me,
    OwnIdentity,
    OwnIdentityList,
    SavedWordPage,
    SavedWords,
    Speaker,
)
from contracts.notices import Notice, NoticeList
from contracts.reports import Report
from contracts.study import AnswerChannel, AnswerResult, Placement, StudyAnswer, StudySession, StudyStats, UndoResult
from contracts.words import WordLookup

LINK_CODE_SECONDS = 300.0
CATEGORIES_SECONDS = 60.0
"""Categories are the same for everybody and hardly ever change, and almost every answer needs them."""


class StudyApi(DeliveryApi):
    """Asks the API in a speaker's name; what subscriptions and deliveries need is inherited.

    Every method raises ApiError when the API refuses and ApiUnavailableError when no usable answer comes in time.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._categories = SingleFlightCache[tuple[Category, ...]](CATEGORIES_SECONDS)
        self._pushes = SingleFlightCache[tuple[str, ...]](CATEGORIES_SECONDS)
        self._facts = RecentFacts()

    async def aclose(self) -> None:
        """Close the connections."""
        self._categories.close()
        self._pushes.close()
        await super().aclose()

    async def categories(self, speaker: Speaker) -> tuple[Category, ...]:
        """All categories, in menu order, as they were about CATEGORIES_SECONDS ago at most."""

        async def ask() -> tuple[Category, ...]:
            return (await self._ask(speaker, CategoryList, "GET", "categories/")).results

        if (cached := self._categories.peek(ask)) is not None:
            return cached
        if self._categories.is_pending:  # waiting for another's request counts for the circuit as well
            return await self._wait("GET categories/", self._categories.first(ask))
        return await self._categories.first(ask)

    async def push_platforms(self, speaker: Speaker) -> tuple[str, ...]:
        """The pushes that the operator has switched on, as they were about CATEGORIES_SECONDS ago at most."""

        async def ask() -> tuple[str, ...]:
            return (await self.subscriptions(speaker, limit=1)).pushes

        if (cached := self._pushes.peek(ask)) is not None:
            return cached
        return await self._pushes.first(ask)

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
        """Stories, newest first: those with all words of `q`, of these Seoul days, or of one address.

        `cursor` comes from the page before.
        """
        wanted = None if unseen is None else str(unseen).lower()
        days = given(since=since and since.isoformat(), until=until and until.isoformat())
        params = given(category=category, unseen=wanted, limit=limit, cursor=cursor, q=q, url=url) | days
        return await self._ask(speaker, ArticlePage, "GET", "articles/", params=params)

    async def article(self, speaker: Speaker, article_id: int, *, level: str | None = None) -> ArticleDetail:
        """One story in the text of a level, without one of the speaker's own."""
        return await self._ask(speaker, ArticleDetail, "GET", f"articles/{article_id}/", params=given(level=level))

    async def look_up(self, speaker: Speaker, text: str) -> WordLookup:
        """What we have taught of a word, else what is known of it; or the sentences of ours in a pasted text."""
        return await self._ask(speaker, WordLookup, "GET", "words/", params={"q": text})

    async def mark_seen(self, speaker: Speaker, ids: list[int], fact: SeenFact = SeenFact.OPENED) -> tuple[int, ...]:
        """Record that these stories were listed, opened or read; what was recorded lately costs no request."""
        if unrecorded := self._facts.unrecorded(speaker, ids, fact):
            wanted = {"ids": unrecorded, "as": fact.value}
            await self._ask(speaker, Seen, "POST", "articles/seen/", json=wanted)
            self._facts.add(speaker, unrecorded, fact)
        return tuple(sorted(set(ids)))

    async def today(self, speaker: Speaker, *, limit: int | None = None, more: bool = False) -> Today:
        """The day's stories in the speaker's categories and level, new ones first; `more`: those beyond the day's."""
        params = given(limit=limit, more="true" if more else None)
        return await self._ask(speaker, Today, "GET", "digests/today/", params=params)

    async def me(self, speaker: Speaker) -> Me:
        """Who the speaker is to us, and what they read."""
        return await self._ask(speaker, Me, "GET", "me/")

    async def change_me(
        self,
        speaker: Speaker,
        *,
        categories: list[str] | None = None,
        level: str | None = None,
        is_14_or_older: bool | None = None,
        shows_disturbing: bool | None = None,
    ) -> Me:
        """Change what the speaker reads (no categories at all means every one), or store their answer on their age."""
        wanted = given(
            categories=categories, level=level, is_14_or_older=is_14_or_older, shows_disturbing=shows_disturbing
        )
        return await self._ask(speaker, Me, "PATCH", "me/", json=wanted)

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
        await self._request(speaker, "DELETE", f"saved-words/{word_id}/")

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
        """Say that a meaning, a translation or a text is wrong; safe to repeat."""
        where = given(sense=sense, article=article, level=level, sentence=sentence)
        wanted = {"what": what.value} | where | given(channel=channel)
        return await self._ask(speaker, Report, "POST", "reports/", json=wanted)

    async def export_link(self, speaker: Speaker, kind: str) -> ExportLink:
        """A link to the word book as a file, csv or anki, for ten minutes."""
        return await self._ask(speaker, ExportLink, "POST", "saved-words/export-links/", json={"format": kind})

    async def study_session(self, speaker: Speaker) -> StudySession:
        """The speaker's review of the present study day, begun by the first request."""
        return await self._ask(speaker, StudySession, "GET", "study/session/")

    async def study_answer(self, speaker: Speaker, answer: StudyAnswer) -> AnswerResult:
        """Answer the open question; safe to repeat, the first answer counts."""
        body = answer.model_dump(mode="json", exclude_none=True)
        return await self._ask(speaker, AnswerResult, "POST", "study/session/answers/", json=body)

    async def study_undo(self, speaker: Speaker) -> UndoResult:
        """Take the last answer back."""
        return await self._ask(speaker, UndoResult, "POST", "study/session/undo/")

    async def study_stats(self, speaker: Speaker) -> StudyStats:
        """What the speaker has done and remembers."""
        return await self._ask(speaker, StudyStats, "GET", "study/stats/")

    async def placement(self, speaker: Speaker) -> Placement:
        """The speaker's placement test: the word to ask, or where they are."""
        return await self._ask(speaker, Placement, "GET", "study/placement/")

    async def answer_placement(self, speaker: Speaker, *, word: str, known: bool) -> Placement:
        """Say whether the word last asked is known; safe to repeat. The last answer sets the level."""
        return await self._ask(speaker, Placement, "POST", "study/placement/", json={"word": word, "known": known})

    async def restart_placement(self, speaker: Speaker) -> Placement:
        """Begin the test anew."""
        return await self._ask(speaker, Placement, "POST", "study/placement/", json={"restart": True})

    async def make_link_code(self, speaker: Speaker) -> LinkCode:
        """A code of the speaker's, good once and for five minutes; it ends their older ones."""
        made = await self._ask(speaker, LinkCode, "POST", "me/link-codes/")
        self._exchange.bypass_cache(
            speaker, LINK_CODE_SECONDS
        )  # once it is typed elsewhere, they may be another learner here
        return made

    async def preview_link(self, speaker: Speaker, code: str) -> Linked:
        """What a code would join; it stays valid."""
        return await self._ask(speaker, Linked, "POST", "me/link/", json={"code": code})

    async def confirm_link(self, speaker: Speaker, code: str) -> Linked:
        """Join; the speaker's next question is asked as the learner that remains."""
        linked = await self._ask(speaker, Linked, "POST", "me/link/", json={"code": code, "confirm": True})
        self._exchange.forget(speaker)
        self._facts.forget(speaker)
        return linked

    def unread_notices(self, speaker: Speaker) -> int:
        """How many there were at the last exchange, without a request."""
        return self._exchange.unread(speaker)

    async def notices(self, speaker: Speaker) -> tuple[Notice, ...]:
        """What the speaker has not read, newest first."""
        found = (await self._ask(speaker, NoticeList, "GET", "me/notices/")).results
        self._exchange.set_unread(speaker, len(found))
        return found

    async def read_notices(self, speaker: Speaker, ids: Collection[int]) -> None:
        """Mark these as read; safe to repeat. What was not reached stays unread."""
        await asyncio.gather(*(self._request(speaker, "POST", f"me/notices/{one}/read/") for one in ids))
        self._exchange.set_unread(speaker, max(0, self._exchange.unread(speaker) - len(ids)))

    def has_left(self, speaker: Speaker) -> bool:
        """Whether they left here and have not spoken since, without a request."""
        return self._exchange.has_left(speaker)

    async def identities(self, speaker: Speaker) -> tuple[OwnIdentity, ...]:
        """The speaker's identities, oldest first."""
        return (await self._ask(speaker, OwnIdentityList, "GET", "me/identities/")).root

    async def identities_unless_gone(self, speaker: Speaker) -> tuple[OwnIdentity, ...]:
        """The same, but a learner who is gone is not made anew: ApiError "auth.user_gone"."""
        return parse(await self._request_as_known(speaker, "GET", "me/identities/"), OwnIdentityList, "identities").root

    async def leave(self, speaker: Speaker) -> None:
        """Delete the learner and everything of theirs; safe to repeat. ApiError "auth.user_gone" if they are gone."""
        if not self.has_left(speaker):
            await self._request_as_known(speaker, "DELETE", "me/")
            self._exchange.mark_left(speaker)
            self._facts.forget(speaker)

    async def _request_as_known(self, speaker: Speaker, method: str, path: str) -> bytes:
        """Ask with the cached token alone: an exchange would make a learner of a person who has just left."""
        try:
            return await self._request(speaker, method, path, renew_token=False)
        except ApiError as error:
            if error.code == USER_GONE:
                self._exchange.mark_left(speaker)
                self._facts.forget(speaker)
            elif error.status == HTTPStatus.UNAUTHORIZED:
                self._exchange.forget(speaker)
            raise
