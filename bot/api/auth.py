"""Access tokens: the bot's service account exchanges a speaker's identity for a short token."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import asdict
from http import HTTPStatus
from typing import NamedTuple, Protocol
from weakref import WeakValueDictionary

from bot.api.connection import Response
from bot.api.errors import checked
from contracts.learners import LearnerToken, Login, ServiceTokens, Speaker

SPEAKERS_MAX = 10_000
RENEW_BEFORE_SECONDS = 30
Identity = tuple[str, str]


class Send(Protocol):
    """Sends one request to the API, with a token or without."""

    async def __call__(self, method: str, path: str, *, token: str = "", json: object) -> Response:
        """Return the answer."""


class _CachedToken(NamedTuple):
    access: str
    good_until: float
    same_as: Login | None
    notices: int


class TokenExchange:
    """Returns each speaker's access token and caches those of the SPEAKERS_MAX latest.

    Safe under concurrency: a speaker's parallel requests share one exchange. A token that the API has refused is
    passed as `rejected` and replaced once, by the first caller.
    """

    def __init__(self, send: Send, client_id: str, client_secret: str) -> None:
        self._send = send
        self._credentials = {"username": client_id, "password": client_secret}
        self._service = ""
        self._service_lock = asyncio.Lock()
        self._tokens: OrderedDict[Identity, _CachedToken] = OrderedDict()
        self._uncached_until: OrderedDict[Identity, float] = OrderedDict()
        self._left: OrderedDict[Identity, None] = OrderedDict()
        self._locks: WeakValueDictionary[Identity, asyncio.Lock] = WeakValueDictionary()

    async def token(self, speaker: Speaker, *, rejected: str = "") -> str:
        """Return a token that speaks for `speaker`. Raises ApiError when the API refuses us."""
        identity = (speaker.provider, speaker.uid)
        async with self._locks.setdefault(identity, asyncio.Lock()):
            cached = self._tokens.get(identity)
            if cached is None or cached.access == rejected or not self._is_valid(speaker, cached):
                cached = await self._exchange(speaker)
            self._tokens[identity] = cached
            self._tokens.move_to_end(identity)
            while len(self._tokens) > SPEAKERS_MAX:
                self._tokens.popitem(last=False)
            return cached.access

    def unread(self, speaker: Speaker) -> int:
        """Return how many notices a speaker had not read at the last exchange, without a request."""
        cached = self._tokens.get((speaker.provider, speaker.uid))
        return cached.notices if cached else 0

    def set_unread(self, speaker: Speaker, count: int) -> None:
        """Set how many notices a speaker has not read, until the next exchange."""
        identity = (speaker.provider, speaker.uid)
        if cached := self._tokens.get(identity):
            self._tokens[identity] = cached._replace(notices=count)

    def forget(self, speaker: Speaker) -> None:
        """Drop a speaker's token: the next question begins with an exchange."""
        self._tokens.pop((speaker.provider, speaker.uid), None)

    def mark_left(self, speaker: Speaker) -> None:
        """Drop the token of a speaker whose account is deleted, and remember that until the next exchange."""
        self.forget(speaker)
        self._left[(speaker.provider, speaker.uid)] = None
        while len(self._left) > SPEAKERS_MAX:
            self._left.popitem(last=False)

    def has_left(self, speaker: Speaker) -> bool:
        """Return whether a speaker's account was deleted and no exchange has happened since, without a request."""
        return (speaker.provider, speaker.uid) in self._left

    def bypass_cache(self, speaker: Speaker, seconds: float) -> None:
        """Exchange before each of a speaker's questions for so long: they may become another learner meanwhile."""
        self._uncached_until[(speaker.provider, speaker.uid)] = time.monotonic() + seconds
        while len(self._uncached_until) > SPEAKERS_MAX:
            self._uncached_until.popitem(last=False)

    def _is_valid(self, speaker: Speaker, cached: _CachedToken) -> bool:
        """Return whether a token is fresh and was given for the same login, which decides who the learner is."""
        now = time.monotonic()
        is_uncached = now < self._uncached_until.get((speaker.provider, speaker.uid), 0.0)
        return now <= cached.good_until and not is_uncached and speaker.same_as in (None, cached.same_as)

    async def _exchange(self, speaker: Speaker) -> _CachedToken:
        service = await self.service_token()
        response = await self._send_speaker(speaker, service)
        if response.status == HTTPStatus.UNAUTHORIZED:
            response = await self._send_speaker(speaker, await self.service_token(rejected=service))
        token = LearnerToken.model_validate_json(checked(response))
        self._left.pop((speaker.provider, speaker.uid), None)
        good_until = time.monotonic() + token.expires_in - RENEW_BEFORE_SECONDS
        return _CachedToken(token.access, good_until, speaker.same_as, token.notices)

    async def _send_speaker(self, speaker: Speaker, service: str) -> Response:
        who = {name: value for name, value in asdict(speaker).items() if value is not None}
        return await self._send("POST", "auth/exchange/", token=service, json=who)

    async def service_token(self, *, rejected: str = "") -> str:
        """Return a token that speaks for the bot itself. Raises ApiError when the API refuses us."""
        async with self._service_lock:
            if self._service == rejected:
                response = await self._send("POST", "auth/token/", json=self._credentials)
                self._service = ServiceTokens.model_validate_json(checked(response)).access
            return self._service
