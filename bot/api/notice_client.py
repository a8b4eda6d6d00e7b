"""Notices about a learner's account as the bots see them."""

import asyncio
from collections.abc import Collection

from bot.api.api_session import Asking
from contracts.learners import Speaker
from contracts.notices import Notice, NoticeList


class NoticeApi(Asking):
    """What a learner should know about their account, until they have read it."""

    def unread_notices(self, speaker: Speaker) -> int:
        """How many there are for all we know: the last exchange for the speaker's token told it. Asks nobody."""
        return self._exchange.unread(speaker)

    async def notices(self, speaker: Speaker) -> tuple[Notice, ...]:
        """What the speaker has not read, newest first."""
        found = (await self._ask(speaker, NoticeList, "GET", "me/notices/")).results
        self._exchange.note_unread(speaker, len(found))
        return found

    async def read_notices(self, speaker: Speaker, ids: Collection[int]) -> None:
        """Tell these no more; safe to repeat. What was not reached stays unread."""
        await asyncio.gather(*(self._tell(speaker, "POST", f"me/notices/{one}/read/") for one in ids))
        self._exchange.note_unread(speaker, max(0, self._exchange.unread(speaker) - len(ids)))
