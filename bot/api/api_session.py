"""One question to the API: whose token goes with it, how long it may take, what its answer must look like."""

import asyncio
import copy
from collections.abc import Coroutine
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from pydantic import BaseModel, ValidationError

from bot.api.auth import TokenExchange
from bot.api.circuit import Circuit
from bot.api.connection import NO_ANSWER, Connection, Response
from bot.api.errors import ApiError, ApiUnavailableError, checked
from contracts.learners import Speaker
from observability import correlation

DEADLINE_SECONDS = 2.5  # Discord waits 3 s for a first answer, KakaoTalk 5 s
BACKGROUND_SECONDS = 15.0
"""For what no person waits for: a hundred deliveries, a report on one."""

Answer = TypeVar("Answer", bound=BaseModel)
Result = TypeVar("Result")


class GetToken(Protocol):
    """Returns an access token, another one than a `rejected` one."""

    def __call__(self, *, rejected: str = "") -> Coroutine[Any, Any, str]:
        """Return a token."""


class ApiSession:
    """The connection to the API, and the two names in which it is asked: a speaker's and the bot's own."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        connection: Connection | None = None,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        self._base_url = base_url.rstrip("/")
        self._connection = connection or Connection()
        self._exchange = TokenExchange(self._send, client_id, client_secret)
        self._circuit = Circuit(self._probe)

    def with_timeout(self, seconds: float) -> Self:
        """Return the same session in which every question may take so many seconds."""
        other = copy.copy(self)
        other._deadline_seconds = seconds
        return other

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
        await self._connection.close()

    async def meet(self, speaker: Speaker) -> None:
        """Make sure that the API knows this speaker: the first time makes them a learner."""
        await self._wait(f"exchange for {speaker.provider}", self._exchange.token(speaker))

    async def _ask(self, speaker: Speaker, kind: type[Answer], method: str, path: str, **wanted: Any) -> Answer:
        """Return what the API answers a speaker."""
        return parse(await self._request(speaker, method, path, **wanted), kind, f"{method} {path}")

    async def _request(
        self, speaker: Speaker, method: str, path: str, *, renew_token: bool = True, **wanted: Any
    ) -> bytes:
        """Ask in a speaker's name and return the body, which may be empty."""
        get_token = partial(self._exchange.token, speaker)
        sending = self._send_authorized(get_token, method, path, renew_token=renew_token, **wanted)
        return await self._wait(f"{method} {path}", sending)

    async def _ask_as_bot(self, kind: type[Answer], method: str, path: str, **wanted: Any) -> Answer:
        """Return what the API answers the bot itself, in the background."""
        seconds = max(self._deadline_seconds, BACKGROUND_SECONDS)
        sending = self._send_authorized(self._exchange.service_token, method, path, **wanted)
        return parse(await _in_time(f"{method} {path}", seconds, sending), kind, f"{method} {path}")

    async def _send_authorized(
        self, get_token: GetToken, method: str, path: str, *, renew_token: bool = True, **wanted: Any
    ) -> bytes:
        """Send with a token, and once more with a new one when the API answers 401."""
        token = await get_token()
        response = await self._send(method, path, token=token, **wanted)
        if response.status == HTTPStatus.UNAUTHORIZED and renew_token:
            response = await self._send(method, path, token=await get_token(rejected=token), **wanted)
        return checked(response)

    async def _send(self, method: str, path: str, *, token: str = "", **wanted: Any) -> Response:
        # What nobody asked for, as looking for deliveries, has no id: the web logs what has one.
        headers = {correlation.HEADER: ours} if (ours := correlation.current().id) else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = f"{self._base_url}/api/v1/{path}"
        return await self._connection.send(method, url, headers=headers, **wanted)

    async def _wait(self, what: str, asked: Coroutine[Any, Any, Result]) -> Result:
        """Wait for an answer as long as a person would, unless the circuit says that none will come."""
        if self._circuit.is_open:
            asked.close()
            raise ApiUnavailableError(f"{what}: the API has not been answering")
        try:
            answer = await _in_time(what, self._deadline_seconds, asked)
        except (ApiError, ApiUnavailableError) as error:
            self._circuit.failed() if isinstance(error.__cause__, NO_ANSWER) else self._circuit.succeeded()
            raise
        self._circuit.succeeded()
        return answer

    async def _probe(self) -> None:
        """Return when the API lives. Raises when it does not."""
        async with asyncio.timeout(self._deadline_seconds):
            checked(await self._connection.send("GET", f"{self._base_url}/healthz", headers={}))


async def _in_time(what: str, seconds: float, asked: Coroutine[Any, Any, Result]) -> Result:
    try:
        async with asyncio.timeout(seconds):
            return await asked
    except (*NO_ANSWER, ValidationError) as error:  # a token's answer is parsed on the way
        raise ApiUnavailableError(f"{what}: {type(error).__name__}") from error


def parse(body: bytes, kind: type[Answer], what: str) -> Answer:
    """Return what an answer says. Raises ApiUnavailableError for one that is not as promised."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        raise ApiUnavailableError(f"{what}: {type(error).__name__}") from error


def given(**wanted: Any) -> dict[str, Any]:
    """Return what is not None: None means "leave alone"."""
    return {name: value for name, value in wanted.items() if value is not None}
