"""One question to the API: whose token goes with it, how long it may take, what its answer must look like."""

import asyncio
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.api.auth import BotAuth, SpeakerAuth, TokenExchange
from bot.api.errors import ApiUnavailableError, checked
from bot.api.models import Speaker

DEADLINE_SECONDS = 2.5  # Discord waits 3 s for a first answer, KakaoTalk 5 s
BACKGROUND_SECONDS = 15.0
"""For what no person waits for: a hundred deliveries, a report on one."""
Answer = TypeVar("Answer", bound=BaseModel)


class Asking:
    """The connection to the API, and the two names in which it is asked: a speaker's and the bot's own."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        self._http = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/api/v1/",
            timeout=deadline_seconds,
            transport=transport,
            trust_env=False,  # our own API is not behind the proxy that the environment may name
        )
        self._exchange = TokenExchange(self._http, client_id, client_secret)

    async def __aenter__(self) -> Self:
        """Be closed at the end of a block."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, speaker: Speaker, kind: type[Answer], method: str, path: str, **wanted: Any) -> Answer:
        """Return what the API answers a speaker."""
        auth = SpeakerAuth(self._exchange, speaker)
        return await self._parsed(auth, self._deadline_seconds, kind, method, path, **wanted)

    async def _tell(self, speaker: Speaker, method: str, path: str) -> None:
        """Ask in a speaker's name for what has no answer."""
        await self._response(SpeakerAuth(self._exchange, speaker), self._deadline_seconds, method, path)

    async def _ask_as_bot(self, kind: type[Answer], method: str, path: str, **wanted: Any) -> Answer:
        """Return what the API answers the bot itself, in the background."""
        seconds = max(self._deadline_seconds, BACKGROUND_SECONDS)
        return await self._parsed(BotAuth(self._exchange), seconds, kind, method, path, timeout=seconds, **wanted)

    async def _parsed(
        self, auth: httpx.Auth, seconds: float, kind: type[Answer], method: str, path: str, **wanted: Any
    ) -> Answer:
        response = await self._response(auth, seconds, method, path, **wanted)
        try:
            return kind.model_validate_json(response.content)
        except ValidationError as error:
            raise ApiUnavailableError(f"{method} {path}: {type(error).__name__}") from error

    async def _response(
        self, auth: httpx.Auth, seconds: float, method: str, path: str, **wanted: Any
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(seconds):
                return checked(await self._http.request(method, path, auth=auth, **wanted))
        except (TimeoutError, httpx.HTTPError, ValidationError) as error:  # a token's answer is parsed on the way
            raise ApiUnavailableError(f"{method} {path}: {type(error).__name__}") from error


def given(**wanted: Any) -> dict[str, Any]:
    """Return what is not None: None means "leave alone"."""
    return {name: value for name, value in wanted.items() if value is not None}
