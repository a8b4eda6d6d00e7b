"""Who a request speaks for: the bot's service account is exchanged for a short token of each speaker."""

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
    """Gives each speaker's access token and keeps the SPEAKERS_MAX latest.

    Safe under concurrency: a speaker's parallel requests share one exchange. A token the API has rejected is given
    back as `rejected` and replaced once, by whoever comes first.
    """

    def __init__(self, send: Send, client_id: str, client_secret: str) -> None:
        self._send = send
        self._credentials = {"username": client_id, "password": client_secret}
        self._service = ""
        self._service_lock = asyncio.Lock()
        self._kept: OrderedDict[Identity, _CachedToken] = OrderedDict()
        self._doubted: OrderedDict[Identity, float] = OrderedDict()
        self._left: OrderedDict[Identity, None] = OrderedDict()
        self._locks: WeakValueDictionary[Identity, asyncio.Lock] = WeakValueDictionary()

    async def token(self, speaker: Speaker, *, rejected: str = "") -> str:
        """Return a token that speaks for `speaker`. Raises ApiError when the API refuses us."""
        identity = (speaker.provider, speaker.uid)
        async with self._locks.setdefault(identity, asyncio.Lock()):
            kept = self._kept.get(identity)
            if kept is None or kept.access == rejected or not self._still_speaks_for(speaker, kept):
                kept = await self._exchanged(speaker)
            self._kept[identity] = kept
            self._kept.move_to_end(identity)
            while len(self._kept) > SPEAKERS_MAX:
                self._kept.popitem(last=False)
            return kept.access

    def unread(self, speaker: Speaker) -> int:
        """Return how many notices a speaker had not read when last heard of; nobody is asked."""
        kept = self._kept.get((speaker.provider, speaker.uid))
        return kept.notices if kept else 0

    def note_unread(self, speaker: Speaker, count: int) -> None:
        """Remember how many notices a speaker has not read, until the next exchange says it anew."""
        identity = (speaker.provider, speaker.uid)
        if kept := self._kept.get(identity):
            self._kept[identity] = kept._replace(notices=count)

    def forget(self, speaker: Speaker) -> None:
        """Ask anew who a speaker is before their next question."""
        self._kept.pop((speaker.provider, speaker.uid), None)

    def note_left(self, speaker: Speaker) -> None:
        """Forget a speaker who is nobody any more, and remember that until they are met again."""
        self.forget(speaker)
        self._left[(speaker.provider, speaker.uid)] = None
        while len(self._left) > SPEAKERS_MAX:
            self._left.popitem(last=False)

    def has_left(self, speaker: Speaker) -> bool:
        """Say whether a speaker is nobody, for all we know; nobody is asked."""
        return (speaker.provider, speaker.uid) in self._left

    def doubt(self, speaker: Speaker, seconds: float) -> None:
        """Ask anew before each of a speaker's questions for so long: they may become somebody else elsewhere."""
        self._doubted[(speaker.provider, speaker.uid)] = time.monotonic() + seconds
        while len(self._doubted) > SPEAKERS_MAX:
            self._doubted.popitem(last=False)

    def _still_speaks_for(self, speaker: Speaker, kept: _CachedToken) -> bool:
        """A login named since the token was given may have made the speaker another learner."""
        now = time.monotonic()
        is_doubted = now < self._doubted.get((speaker.provider, speaker.uid), 0.0)
        return now <= kept.good_until and not is_doubted and speaker.same_as in (None, kept.same_as)

    async def _exchanged(self, speaker: Speaker) -> _CachedToken:
        service = await self.service_token()
        response = await self._ask_for(speaker, service)
        if response.status == HTTPStatus.UNAUTHORIZED:
            response = await self._ask_for(speaker, await self.service_token(rejected=service))
        token = LearnerToken.model_validate_json(checked(response))
        self._left.pop((speaker.provider, speaker.uid), None)
        good_until = time.monotonic() + token.expires_in - RENEW_BEFORE_SECONDS
        return _CachedToken(token.access, good_until, speaker.same_as, token.notices)

    async def _ask_for(self, speaker: Speaker, service: str) -> Response:
        who = {name: value for name, value in asdict(speaker).items() if value is not None}
        return await self._send("POST", "auth/exchange/", token=service, json=who)

    async def service_token(self, *, rejected: str = "") -> str:
        """Return a token that speaks for the bot itself. Raises ApiError when the API refuses us."""
        async with self._service_lock:
            if self._service == rejected:
                response = await self._send("POST", "auth/token/", json=self._credentials)
                self._service = ServiceTokens.model_validate_json(checked(response)).access
            return self._service
