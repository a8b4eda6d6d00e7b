"""A chat on the stand-in, with a skill behind it that says what the test wants."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.kakao.service import Kakao
from tests.sandbox.kakao.parts import JSON, bubble, response

SECRET = "stage-secret"


def hello(_asked: JSON) -> Response:
    """Answer with a plain bubble."""
    return JSONResponse(response(bubble("안녕하세요")))


@dataclass
class Skill:
    """What the skill was asked, and what it says."""

    says: Callable[[JSON], Response] = hello
    asked: list[JSON] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def say(self, body: object) -> None:
        """Say this from now on."""
        self.says = lambda _asked: JSONResponse(body)

    def app(self) -> Starlette:
        """Return it as an application."""

        async def answer(request: Request) -> Response:
            self.asked.append(json.loads(await request.body()))
            self.headers.append(dict(request.headers))
            return self.says(self.asked[-1])

        return Starlette(routes=[Route("/kakao/skill", answer, methods=["POST"])])


@dataclass
class Stage:
    """The stand-in, the skill, and a client of the stand-in's controls."""

    kakao: Kakao
    skill: Skill
    url: str
    http: httpx.Client

    def control(self, what: str, /, *, method: str = "POST", **asked: Any) -> Any:  # noqa: ANN401 - JSON
        """Use a control and return what it tells."""
        return self.http.request(method, f"/sandbox/kakao/{what}", json=asked).json()

    def say(self, text: str, person: str = "미나") -> Any:  # noqa: ANN401 - JSON
        """Type something."""
        return self.control("say", person=person, text=text)

    def tap(self, label: str, person: str = "미나") -> Any:  # noqa: ANN401 - JSON
        """Tap something."""
        return self.control("tap", person=person, label=label)

    def entries(self, person: str = "미나") -> list[JSON]:
        """Return what stands in a person's chat with the channel."""
        entries: list[JSON] = self.history(person)["entries"]
        return entries

    def history(self, person: str = "미나") -> JSON:
        """Return a person's chats and exchanges."""
        told: JSON = self.http.get("/sandbox/kakao/history", params={"person": person}).json()
        return told
