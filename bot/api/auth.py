"""Who a request speaks for: the bot's service account is exchanged for a short token of each speaker."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator
from typing import NamedTuple
from weakref import WeakValueDictionary

import httpx

from bot.api.errors import checked
from bot.api.models import LearnerToken, ServiceTokens, Speaker

SPEAKERS_MAX = 10_000
RENEW_BEFORE_SECONDS = 30
Identity = tuple[str, str]


class _Kept(NamedTuple):
    access: str
    good_until: float


class TokenExchange:
    """Gives each speaker's access token and keeps the SPEAKERS_MAX latest.

    Safe under concurrency: a speaker's parallel requests share one exchange. A token the API has rejected is given
    back as `rejected` and replaced once, by whoever comes first.
    """

    def __init__(self, http: httpx.AsyncClient, client_id: str, client_secret: str) -> None:
        self._http = http
        self._credentials = {"username": client_id, "password": client_secret}
        self._service = ""
        self._service_lock = asyncio.Lock()
        self._kept: OrderedDict[Identity, _Kept] = OrderedDict()
        self._locks: WeakValueDictionary[Identity, asyncio.Lock] = WeakValueDictionary()

    async def token(self, speaker: Speaker, *, rejected: str = "") -> str:
        """Return a token that speaks for `speaker`. Raises ApiError when the API refuses us."""
        identity = (speaker.provider, speaker.uid)
        async with self._locks.setdefault(identity, asyncio.Lock()):
            kept = self._kept.get(identity)
            if kept is None or kept.access == rejected or kept.good_until < time.monotonic():
                kept = await self._exchanged(speaker)
            self._kept[identity] = kept
            self._kept.move_to_end(identity)
            while len(self._kept) > SPEAKERS_MAX:
                self._kept.popitem(last=False)
            return kept.access

    async def _exchanged(self, speaker: Speaker) -> _Kept:
        service = await self.service_token()
        response = await self._ask_for(speaker, service)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            response = await self._ask_for(speaker, await self.service_token(rejected=service))
        token = LearnerToken.model_validate_json(checked(response).content)
        return _Kept(token.access, time.monotonic() + token.expires_in - RENEW_BEFORE_SECONDS)

    async def _ask_for(self, speaker: Speaker, service: str) -> httpx.Response:
        who = {"provider": speaker.provider, "uid": speaker.uid, "display_name": speaker.display_name}
        return await self._http.post("auth/exchange/", json=who, headers={"Authorization": f"Bearer {service}"})

    async def service_token(self, *, rejected: str = "") -> str:
        """Return a token that speaks for the bot itself. Raises ApiError when the API refuses us."""
        async with self._service_lock:
            if self._service == rejected:
                response = checked(await self._http.post("auth/token/", json=self._credentials))
                self._service = ServiceTokens.model_validate_json(response.content).access
            return self._service


class SpeakerAuth(httpx.Auth):
    """Sends a request in a speaker's name, and once more with a new token when the API answers 401."""

    def __init__(self, exchange: TokenExchange, speaker: Speaker) -> None:
        self._exchange = exchange
        self._speaker = speaker

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Yield the request with its token, and again if need be."""
        token = await self._exchange.token(self._speaker)
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            token = await self._exchange.token(self._speaker, rejected=token)
            request.headers["Authorization"] = f"Bearer {token}"
            yield request


class BotAuth(httpx.Auth):
    """Sends a request in the bot's own name, and once more with a new token when the API answers 401."""

    def __init__(self, exchange: TokenExchange) -> None:
        self._exchange = exchange

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Yield the request with its token, and again if need be."""
        token = await self._exchange.service_token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            token = await self._exchange.service_token(rejected=token)
            request.headers["Authorization"] = f"Bearer {token}"
            yield request
