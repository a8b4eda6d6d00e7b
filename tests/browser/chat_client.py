"""The chat's side of the site: what a bot asks the running server, in a speaker's name."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from backend.accounts.services import service_accounts
from bot.api.client import StudyApi

T = TypeVar("T")
PATIENCE_SECONDS = 20.0


class Chat:
    """A bot with a service account of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._credentials = service_accounts.create_service_account(name="browser-bot")

    def ask(self, work: Callable[[StudyApi], Awaitable[T]]) -> T:
        """Return what `work` makes of a client, in a thread of its own: the browser's loop runs in this one."""

        async def working() -> T:
            async with StudyApi(self._address, *self._credentials, deadline_seconds=PATIENCE_SECONDS) as api:
                return await work(api)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, working()).result()
