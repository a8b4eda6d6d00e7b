"""The real API under the bots' client: the whole Django application, in this process."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest
from django.core.handlers.asgi import ASGIHandler
from django.db import connections

from backend.accounts.models import User
from backend.accounts.services import service_accounts
from bot.api.client import StudyApi
from tests.bot.http_connection import TransportConnection

T = TypeVar("T")


class DjangoTransport(httpx.AsyncBaseTransport):
    """Carries requests to Django and counts them by path; may spoil tokens on the way."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.spoil = 0
        """How many of the next requests with a token are to arrive with a broken one."""
        self._under_way: set[asyncio.Task[httpx.Response]] = set()
        self._django = httpx.ASGITransport(ASGIHandler())  # type: ignore[arg-type]  # Django names the same protocol more narrowly

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked[request.url.path.removeprefix("/api/v1/")] += 1
        if self.spoil and "Authorization" in request.headers:
            self.spoil -= 1
            request.headers["Authorization"] += "x"
        answering = asyncio.create_task(self._django.handle_async_request(request))
        self._under_way.add(answering)
        answering.add_done_callback(self._under_way.discard)
        return await asyncio.shield(answering)

    async def aclose(self) -> None:
        """Let Django finish, as a server does whose client has gone: what it began is its own."""
        if self._under_way:
            await asyncio.wait(self._under_way)


class DjangoApi:
    """Runs what a bot would do against the API, with a service account of its own."""

    def __init__(self) -> None:
        self.transport = DjangoTransport()
        self.credentials = service_accounts.create_service_account(name="contract-bot")

    def client(self) -> StudyApi:
        """Make a client; the deadline is generous, for this machine may be busy."""
        client_id, secret = self.credentials
        connection = TransportConnection(self.transport)
        return StudyApi("http://testserver", client_id, secret, connection=connection, deadline_seconds=30)

    def run(self, work: Callable[[StudyApi], Awaitable[T]]) -> T:
        """Return what `work` makes of a client."""

        async def working() -> T:
            async with self.client() as api:
                return await work(api)

        return asyncio.run(working())

    def switch_off(self) -> None:
        """Take the bot's account away."""
        User.objects.filter(username=self.credentials.client_id).update(is_active=False)


@pytest.fixture
def django_api(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> DjangoApi:
    """The API with nothing in it but a service account."""
    # Django answers each request in a thread of its own here; its connection must not outlive the request.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    return DjangoApi()
