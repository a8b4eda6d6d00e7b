"""One question to the API: whose token goes with it, how long it may take, what its answer must look like."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from bot.api import timeout
from bot.api.auth import BotAuth, SpeakerAuth, TokenExchange
from bot.api.circuit import Circuit
from bot.api.errors import ApiError, ApiUnavailableError, checked
from bot.api.transport import ApiTransport
from contracts.learners import Speaker
from observability import correlation

DEADLINE_SECONDS = 2.5  # Discord waits 3 s for a first answer, KakaoTalk 5 s
BACKGROUND_SECONDS = 15.0
"""For what no person waits for: a hundred deliveries, a report on one."""
LONGEST_SECONDS = 60.0
SILENCE = (TimeoutError, httpx.TransportError)
"""How it shows that nobody answers at all."""

Answer = TypeVar("Answer", bound=BaseModel)
Heard = TypeVar("Heard")


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
        self._health_url = f"{base_url.rstrip('/')}/healthz"
        self._http = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/api/v1/",
            timeout=LONGEST_SECONDS,  # each question has a deadline of its own
            transport=transport or ApiTransport(),
            trust_env=False,  # our own API is not behind the proxy that the environment may name
            event_hooks={"request": [_say_whose]},
        )
        self._exchange = TokenExchange(self._http, client_id, client_secret)
        self._circuit = Circuit(self._look)

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
        self._circuit.close()
        await self._http.aclose()

    async def meet(self, speaker: Speaker) -> None:
        """Make sure that the house knows this speaker: the first time makes them a learner."""
        await self._waited(f"meeting {speaker.provider}", self._exchange.token(speaker))

    async def _ask(self, speaker: Speaker, kind: type[Answer], method: str, path: str, **wanted: Any) -> Answer:
        """Return what the API answers a speaker."""
        auth = SpeakerAuth(self._exchange, speaker)
        return parsed(await self._heard(auth, method, path, **wanted), kind)

    async def _tell(self, speaker: Speaker, method: str, path: str) -> None:
        """Ask in a speaker's name for what has no answer."""
        await self._heard(SpeakerAuth(self._exchange, speaker), method, path)

    async def _ask_as_bot(self, kind: type[Answer], method: str, path: str, **wanted: Any) -> Answer:
        """Return what the API answers the bot itself, in the background."""
        seconds = max(self._deadline_seconds, BACKGROUND_SECONDS)
        asked = self._http.request(method, path, auth=BotAuth(self._exchange), **wanted)
        return parsed(checked(await _in_time(f"{method} {path}", seconds, asked)), kind)

    async def _heard(self, auth: httpx.Auth, method: str, path: str, **wanted: Any) -> httpx.Response:
        return checked(await self._waited(f"{method} {path}", self._http.request(method, path, auth=auth, **wanted)))

    async def _waited(self, what: str, asked: Coroutine[Any, Any, Heard]) -> Heard:
        """Wait for an answer as long as a person would, unless the circuit says that none will come."""
        if self._circuit.is_open:
            asked.close()
            raise ApiUnavailableError(f"{what}: the API has not been answering")
        try:
            answer = await _in_time(what, timeout.seconds(self._deadline_seconds), asked)
        except (ApiError, ApiUnavailableError) as error:
            self._circuit.failed() if isinstance(error.__cause__, SILENCE) else self._circuit.succeeded()
            raise
        self._circuit.succeeded()
        return answer

    async def _look(self) -> None:
        """See whether the API lives. Raises when it does not."""
        async with asyncio.timeout(self._deadline_seconds):
            (await self._http.get(self._health_url)).raise_for_status()


async def _say_whose(request: httpx.Request) -> None:
    request.headers[correlation.HEADER] = correlation.current().id or correlation.new_id()


async def _in_time(what: str, seconds: float, asked: Coroutine[Any, Any, Heard]) -> Heard:
    try:
        async with asyncio.timeout(seconds):
            return await asked
    except (TimeoutError, httpx.HTTPError, ValidationError) as error:  # a token's answer is parsed on the way
        raise ApiUnavailableError(f"{what}: {type(error).__name__}") from error


def parsed(response: httpx.Response, kind: type[Answer]) -> Answer:
    """Return what an answer says. Raises ApiUnavailableError for one that is not as promised."""
    try:
        return kind.model_validate_json(response.content)
    except ValidationError as error:
        what = f"{response.request.method} {response.request.url.path}"
        raise ApiUnavailableError(f"{what}: {type(error).__name__}") from error


def given(**wanted: Any) -> dict[str, Any]:
    """Return what is not None: None means "leave alone"."""
    return {name: value for name, value in wanted.items() if value is not None}
