"""The caller of the skill: one POST, five seconds, no redirect; an invalid response is never shown."""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from sandbox.kakao.checker import problems
from sandbox.kakao.settings import Settings

JSON = dict[str, Any]
SECRET_HEADER = "X-Skill-Secret"  # noqa: S105 - a header's name
RAW_MAX_BYTES = 1_000_000
KNOWN_REDIRECTS = range(300, 400)


@dataclass
class Exchange:
    """One request to the skill and what came of it; `problems` is why the person saw nothing."""

    at: float
    request: JSON
    headers: dict[str, str]
    status: int | None = None
    seconds: float = 0.0
    raw: str = ""
    response: object = None
    problems: list[str] = field(default_factory=list)
    id: int = 0

    @property
    def body(self) -> JSON:
        """The response, when nothing was wrong with it."""
        return self.response if isinstance(self.response, dict) and not self.problems else {}

    def json(self) -> JSON:
        """Return it for a developer; without the secret."""
        result = {name: "•••" if name == SECRET_HEADER and value else value for name, value in self.headers.items()}
        return {
            "id": self.id,
            "at": self.at,
            "request": self.request,
            "headers": result,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "raw": None if self.response is not None else self.raw[:20_000],
            "response": self.response,
            "problems": self.problems,
        }


class SkillCaller:
    """Calls the skill as the platform does. A request is never repeated."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # No connection is reused: a skill that was restarted in between must not look like one that is down.
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
        self._http = httpx.AsyncClient(trust_env=False, timeout=settings.skill_seconds + 1, limits=limits)

    async def call(self, payload: JSON) -> Exchange:
        """Post a payload and judge the answer."""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json;charset=UTF-8",
            "X-Request-Id": uuid.uuid4().hex,
            SECRET_HEADER: self._settings.skill_secret,
        }
        exchange = Exchange(time.time(), payload, headers)
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._settings.skill_seconds):
                await self._post(exchange)
        except TimeoutError:
            exchange.problems = [f"no answer within {self._settings.skill_seconds:g} s (timeout, 1001)"]
        except httpx.HTTPError as error:
            exchange.problems = [f"the skill could not be reached: {error!r}"]
        exchange.seconds = time.monotonic() - started
        return exchange

    async def _post(self, exchange: Exchange) -> None:
        content = json.dumps(exchange.request, ensure_ascii=False).encode("utf-8", "surrogatepass")
        url, headers = self._settings.skill_url, exchange.headers
        async with self._http.stream("POST", url, content=content, headers=headers, follow_redirects=False) as answer:
            raw = b""
            async for chunk in answer.aiter_bytes():
                raw += chunk
                if len(raw) > RAW_MAX_BYTES:
                    break
        exchange.status, exchange.raw = answer.status_code, raw[:RAW_MAX_BYTES].decode("utf-8", "replace")
        exchange.response, exchange.problems = judge(answer.status_code, raw)
        if exchange.body.get("useCallback") and "callbackUrl" not in exchange.request["userRequest"]:
            exchange.problems = ["useCallback: the request brought no callbackUrl"]


def judge(status: int, raw: bytes) -> tuple[object, list[str]]:
    """Return the parsed answer and what is wrong with it."""
    if status in KNOWN_REDIRECTS:
        return None, [f"HTTP {status}: redirects are not followed"]
    if len(raw) > RAW_MAX_BYTES:
        return None, [f"the body has more than {RAW_MAX_BYTES} bytes"]
    try:
        response: object = json.loads(raw.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        wrong = [f"the body is no JSON: {error}"]
        return None, wrong if status == httpx.codes.OK else [f"HTTP {status}: only 200 is shown", *wrong]
    if status != httpx.codes.OK:
        return response, [f"HTTP {status}: only 200 is shown"]
    return response, problems(response)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
