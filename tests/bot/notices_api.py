"""A FakeApi whose learner has unread notices."""

import asyncio
import datetime as dt
from collections.abc import Collection
from typing import Any

from contracts.articles import ArticleDetail
from contracts.learners import Speaker
from contracts.notices import Notice
from tests.bot.conversation.scripted_api import FakeApi

NIGHT = dt.datetime(2026, 11, 23, 15, 30, tzinfo=dt.UTC)
"""Half past midnight in Seoul, on the next day."""


def notice(number: int = 1, kind: str = "password.changed", **detail: Any) -> Notice:
    """Make a notice."""
    return Notice(id=number, kind=kind, detail=detail, created_at=NIGHT)


class NoticesApi(FakeApi):
    """`unread` is told newest first; `failure` is raised and `stall_seconds` pass whenever notices are asked for.

    `marking_failure` is raised when they are to be marked as read; `asked` counts the questions about notices.
    """

    def __init__(self, *unread: Notice, stories: tuple[ArticleDetail, ...] = ()) -> None:
        super().__init__(*stories)
        self.unread = list(unread)
        self.failure: Exception | None = None
        self.marking_failure: Exception | None = None
        self.stall_seconds = 0.0
        self.marking_stall_seconds = 0.0
        self.asked = 0

    def unread_notices(self, speaker: Speaker) -> int:
        return len(self.unread)

    async def notices(self, speaker: Speaker) -> tuple[Notice, ...]:
        self.asked += 1
        await asyncio.sleep(self.stall_seconds)
        if self.failure:
            raise self.failure
        return tuple(self.unread)

    async def read_notices(self, speaker: Speaker, ids: Collection[int]) -> None:
        self.asked += 1
        await asyncio.sleep(self.marking_stall_seconds)
        if self.marking_failure:
            raise self.marking_failure
        self.unread = [one for one in self.unread if one.id not in ids]
