"""Each question of a person has an id that reaches the API, and is counted with what came of it."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import cast

import httpx
import pytest
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.error_messages import apology
from bot.conversation.errors import UnclearError
from bot.discord.client import StudyBot
from bot.discord.gateway_state import GatewayState
from bot.kakao_skill.__main__ import KakaoSettings
from bot.kakao_skill.app import MeasuredRequests
from observability import correlation
from observability.correlation import NOTHING
from observability.logs import JsonFormatter
from tests.bot.http_connection import TransportConnection

HEADER = "X-Request-Id"


@pytest.fixture(autouse=True)
def _no_command_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the commands of other tests: of very many, a further one is counted as "other"."""
    monkeypatch.setattr(monitoring, "_commands", set())


def answers(platform: str, command: str, outcome: str) -> float:
    labels = {"platform": platform, "command": command, "outcome": outcome}
    return REGISTRY.get_sample_value("newsbite_bot_answers_total", labels) or 0.0


def test_a_question_is_counted_when_it_is_answered() -> None:
    before = answers("p", "today", "answered")
    with monitoring.measure_answer("p", "today"):
        pass
    assert answers("p", "today", "answered") == before + 1


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ApiError("article.unknown", 404), "refused"),
        (UnclearError("?"), "unclear"),
        (ApiUnavailableError("away"), "unavailable"),
        (TimeoutError(), "unavailable"),
        (ValueError(), "fault"),
    ],
)
def test_an_apology_says_what_came_of_the_question(error: Exception, outcome: str) -> None:
    before = answers("p", "sorry", outcome)
    with monitoring.measure_answer("p", "sorry"):
        apology(error)
    assert answers("p", "sorry", outcome) == before + 1


def test_a_question_that_breaks_is_counted_as_broken() -> None:
    with pytest.raises(ValueError, match="x"), monitoring.measure_answer("p", "bad"):
        raise ValueError("x")
    assert answers("p", "bad", "broken") == 1


def test_an_answer_leaves_a_line_with_its_id(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(caplog.handler, "emit", lambda record: seen.append(JsonFormatter().format(record)))
    with caplog.at_level(logging.INFO), monitoring.measure_answer("p", "today"):
        ours = correlation.current().id
    (line,) = map(json.loads, seen)
    assert (line["id"], line["message"].partition(",")[0]) == (ours, "p today: answered")


def test_an_apology_outside_of_any_question_is_nobodys() -> None:
    apology(ValueError())
    assert correlation.current() == NOTHING


def test_commands_beyond_some_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitoring, "_commands", set())
    monkeypatch.setattr(monitoring, "COMMANDS_MAX", 2)
    for number in range(4):
        with monitoring.measure_answer("many", f"c{number}"):
            pass
    assert answers("many", "other", "answered") == 2


async def test_what_a_further_task_says_of_a_question_counts() -> None:
    before = answers("p", "apart", "unavailable")

    async def apart() -> None:
        apology(TimeoutError())

    with monitoring.measure_answer("p", "apart"):
        await asyncio.create_task(apart())
    assert answers("p", "apart", "unavailable") == before + 1


def listening(heard: list[str]) -> StudyApi:
    """Make a client of an API that keeps the ids it is asked with, and refuses."""

    def hear(request: httpx.Request) -> httpx.Response:
        heard.append(request.headers.get(HEADER, ""))
        return httpx.Response(403, json={"code": "auth.forbidden", "message": "", "extra": {}})

    return StudyApi("http://api", "id", "secret", connection=TransportConnection(httpx.MockTransport(hear)))


async def test_the_api_is_asked_with_the_questions_id() -> None:
    heard: list[str] = []
    async with listening(heard) as api:
        with monitoring.measure_answer("p", "claim"):
            ours = correlation.current().id
            with pytest.raises(ApiError):
                await api.claim("discord")
    assert set(heard) == {ours}


async def test_what_nobody_asked_for_is_sent_without_an_id() -> None:
    """The web logs each request that has one, and a bot looks for deliveries all day."""
    heard: list[str] = []
    async with listening(heard) as api:
        with pytest.raises(ApiError):
            await api.claim("discord")
    assert set(heard) == {""}


Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def skill() -> Ask:
    async def answer(request: Request) -> Response:
        if request.headers.get("X-Sorry"):
            apology(TimeoutError())
        status = 401 if request.headers.get("X-Stranger") else 200
        return JSONResponse({"id": correlation.current().id}, status_code=status)

    app = MeasuredRequests(Starlette(routes=[Route("/skill", answer, methods=["GET", "POST"])]), "skill")

    async def ask(method: str = "POST", **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://skill") as http:
            return await http.request(
                method, "/skill", headers={name.replace("_", "-"): headers[name] for name in headers}
            )

    return ask


async def test_a_message_has_an_id_that_its_answer_carries(skill: Ask) -> None:
    answer = await skill()
    assert answer.headers[HEADER] == answer.json()["id"] != ""


async def test_an_id_from_outside_is_not_taken_over(skill: Ask) -> None:
    assert (await skill(x_request_id="f" * 32)).headers[HEADER] != "f" * 32


async def test_messages_are_counted_by_what_came_of_them(skill: Ask) -> None:
    outcomes = ("answered", "unavailable", "http_401")
    before = [answers("skill", "message", outcome) for outcome in outcomes]
    await skill()
    await skill(x_sorry="1")
    await skill(x_stranger="1")
    assert [answers("skill", "message", outcome) for outcome in outcomes] == [count + 1 for count in before]


async def test_a_health_check_is_no_message(skill: Ask) -> None:
    before = answers("skill", "message", "answered")
    assert HEADER not in (await skill("GET")).headers
    assert answers("skill", "message", "answered") == before


class Shard:
    def __init__(self, *, closed: bool) -> None:
        self.latency = 0.25
        self._closed = closed

    def is_closed(self) -> bool:
        return self._closed


class Bot:
    guilds = ("a", "b")

    def __init__(self, *closed: bool) -> None:
        self.shards = {number: Shard(closed=one) for number, one in enumerate(closed)}

    def is_ready(self) -> bool:
        return bool(self.shards)


def gateway(bot: Bot) -> str:
    registry = CollectorRegistry()
    registry.register(GatewayState(cast(StudyBot, bot)))
    return generate_latest(registry).decode()


def test_shards_are_told_by_whether_they_are_connected() -> None:
    told = gateway(Bot(False, True, False))
    assert 'newsbite_discord_shards{state="open"} 2.0' in told
    assert 'newsbite_discord_shards{state="closed"} 1.0' in told
    assert "newsbite_discord_guilds 2.0" in told


def test_a_bot_without_shards_is_not_ready() -> None:
    told = gateway(Bot())
    assert 'newsbite_discord_shards{state="open"} 0.0' in told
    assert "newsbite_discord_ready 0.0" in told


def test_every_secret_of_a_bot_is_kept_out_of_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KakaoSettings.model_config, "env_file", None)
    settings = KakaoSettings(
        kakao_skill_secret=SecretStr("old-secret, new-secret"), api_client_secret=SecretStr("api-secret")
    )
    assert {"old-secret", "new-secret", "api-secret"} <= set(settings.secrets())
