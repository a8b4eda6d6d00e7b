"""The API is silent: who asks next does not wait to find that out again."""

import asyncio
from collections.abc import Callable, Coroutine

import httpx
import pytest

from bot.api import circuit
from bot.api.circuit import Circuit
from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from tests.bot.http_connection import TransportConnection
from tests.bot.stored_stories import JUN, MINA

Handler = Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


class Backend:
    """An API that can be told how to behave; `asked` are the paths it was asked for."""

    def __init__(self) -> None:
        self.behave: Handler = well
        self.asked: list[str] = []

    def client(self, deadline_seconds: float = 0.05) -> StudyApi:
        transport = httpx.MockTransport(self._answer)
        return StudyApi(
            "http://api", "id", "secret", connection=TransportConnection(transport), deadline_seconds=deadline_seconds
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        return await self.behave(request)


async def well(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("auth/token/"):
        return httpx.Response(200, json={"access": "service", "refresh": "r"})
    if request.url.path.endswith("auth/exchange/"):
        return httpx.Response(200, json={"access": "learner", "expires_in": 600})
    return httpx.Response(200, json={"results": [], "next": None})


async def silent(request: httpx.Request) -> httpx.Response:
    await asyncio.sleep(60)
    raise AssertionError


async def refusing_to_connect(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody there")


async def broken(request: httpx.Request) -> httpx.Response:
    return httpx.Response(500)


async def forbidding(request: httpx.Request) -> httpx.Response:
    return httpx.Response(403, json={"code": "account.inactive", "message": ""})


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuit, "PROBE_EVERY_SECONDS", 0.05)


async def fail(api: StudyApi, times: int) -> None:
    for _ in range(times):
        with pytest.raises(ApiUnavailableError):
            await api.articles(MINA)


@pytest.mark.parametrize("behaviour", [silent, refusing_to_connect])
async def test_after_three_silences_nobody_waits(behaviour: Handler) -> None:
    backend = Backend()
    backend.behave = behaviour
    async with backend.client(deadline_seconds=0.2) as api:
        await fail(api, circuit.FAILURES)
        asked = len(backend.asked)
        with pytest.raises(ApiUnavailableError, match="has not been answering"):
            await api.articles(JUN)
        assert len(backend.asked) == asked


async def test_two_silences_are_not_enough() -> None:
    backend = Backend()
    async with backend.client() as api:
        for _ in range(3):
            backend.behave = refusing_to_connect
            await fail(api, circuit.FAILURES - 1)
            backend.behave = well
            await api.articles(MINA)


@pytest.mark.parametrize(("behaviour", "error"), [(broken, ApiUnavailableError), (forbidding, ApiError)])
async def test_an_api_that_fails_or_refuses_is_asked_again(behaviour: Handler, error: type[Exception]) -> None:
    backend = Backend()
    backend.behave = behaviour
    async with backend.client() as api:
        for _ in range(circuit.FAILURES + 2):
            with pytest.raises(error):
                await api.articles(MINA)
        backend.behave = well
        await api.articles(MINA)


async def test_it_heals_by_itself_without_a_person_waiting() -> None:
    backend = Backend()
    backend.behave = refusing_to_connect
    async with backend.client() as api:
        await fail(api, circuit.FAILURES)
        backend.behave = well
        backend.asked.clear()
        await asyncio.sleep(0.3)
        assert backend.asked == ["/healthz"]
        await api.articles(MINA)


async def test_a_healed_circuit_is_on_trial() -> None:
    state = Circuit(_nothing, probe_every_seconds=0.01)
    for _ in range(circuit.FAILURES):
        state.failed()
    await asyncio.sleep(0.05)
    assert not state.is_open
    state.failed()
    assert state.is_open
    state.close()


async def test_a_success_ends_the_trial() -> None:
    state = Circuit(_nothing, probe_every_seconds=0.01)
    for _ in range(circuit.FAILURES):
        state.failed()
    await asyncio.sleep(0.05)
    state.succeeded()
    state.failed()
    assert not state.is_open


async def test_while_the_probe_fails_it_stays_open() -> None:
    probes = 0

    async def failing() -> None:
        nonlocal probes
        probes += 1
        raise httpx.ConnectError("nobody there")

    state = Circuit(failing, probe_every_seconds=0.01)
    for _ in range(circuit.FAILURES):
        state.failed()
    await asyncio.sleep(0.1)
    assert (state.is_open, probes > 1) == (True, True)
    state.close()
    assert not state.is_open


async def test_work_in_the_background_is_not_held_up_and_says_nothing_about_it() -> None:
    backend = Backend()
    async with backend.client() as api:
        backend.behave = refusing_to_connect
        await fail(api, circuit.FAILURES)
        backend.behave = well
        with pytest.raises(ApiUnavailableError, match="ValidationError"):  # it did ask: this is no claim's answer
            await api.claim("discord")


async def test_a_question_may_be_given_more_time() -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.08)
        return await well(request)

    backend = Backend()
    backend.behave = slow
    async with backend.client(deadline_seconds=0.05) as api:
        with pytest.raises(ApiUnavailableError):
            await api.articles(MINA)
        await api.with_timeout(5).articles(MINA)
        with pytest.raises(ApiUnavailableError):
            await api.articles(JUN)


async def _nothing() -> None:
    return None
