"""Posting to the skill as Kakao does; every answer goes through the strict checker."""

import json
from typing import Any

import httpx

from bot.api.client import StudyApi
from bot.kakao_skill.app import create_app
from bot.kakao_skill.callback import Callbacks
from sandbox.kakao.checker import problems

SECRET = "skill-secret"
NEXT_SECRET = "the-next-secret"
USER = "b7e1c4f09a2d5e83c6417fa0d92b3e58aa61"
BOT = "66f0bfffa3b4c5d6e7f80001"
Answer = dict[str, Any]


def typed(utterance: object, **user: Any) -> dict[str, Any]:
    """Return what Kakao posts for typed words."""
    who = {"id": USER, "type": "botUserKey"} | user
    return {"userRequest": {"utterance": utterance, "user": who}, "bot": {"id": BOT, "name": "한입뉴스"}}


def tapped(action: object, argument: object = "", utterance: str = "누름") -> dict[str, Any]:
    """Return what Kakao posts for a tapped choice of ours."""
    return typed(utterance) | {"action": {"clientExtra": {"action": action, "argument": argument}}}


def of_block(utterance: str = "", **params: str) -> dict[str, Any]:
    """Return what Kakao posts when a block was reached for which an operator fixed parameters."""
    return typed(utterance) | {"action": {"id": "66f0", "name": "한입뉴스", "params": params, "clientExtra": None}}


class Chat:
    """One skill server in this process, and how one talks to it."""

    def __init__(self, api: StudyApi, *, answer_within: float = 0.5, callbacks: Callbacks | None = None) -> None:
        self.app = create_app(api, (SECRET, NEXT_SECRET), answer_within=answer_within, callbacks=callbacks)
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://skill")
        self.remembered: list[dict[str, Any]] = []

    async def post(
        self, body: object = None, *, secret: str | None = SECRET, method: str = "POST", to: str = "/kakao/skill"
    ) -> httpx.Response:
        """Send a body as it stands, or an object as JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {b"X-Skill-Secret": secret.encode()}
        return await self._http.request(method, to, content=content, headers=headers)

    async def say(self, body: object) -> Answer:
        """Return a sound answer, and keep its contexts for the next message, as Kakao does."""
        if isinstance(body, dict):
            body = {"contexts": self.remembered} | body
        response = await self.post(body)
        assert response.status_code == 200
        answer: Answer = response.json()
        assert problems(answer) == []
        for context in answer.get("context", {}).get("values", []):
            others = [one for one in self.remembered if one["name"] != context["name"]]
            self.remembered = [*others, _sent_back(context)] if context["lifeSpan"] else others
        return answer

    async def type(self, utterance: str) -> Answer:
        """Type words."""
        return await self.say(typed(utterance))

    async def tap(self, action: str, argument: str = "") -> Answer:
        """Tap a choice."""
        return await self.say(tapped(action, argument))


def _sent_back(context: dict[str, Any]) -> dict[str, Any]:
    params = {name: {"value": value, "resolvedValue": value} for name, value in context["params"].items()}
    return {"name": context["name"], "lifespan": context["lifeSpan"], "ttl": 600, "params": params}


def outputs(answer: Answer) -> list[dict[str, Any]]:
    """Return an answer's bubbles."""
    found: list[dict[str, Any]] = answer["template"]["outputs"]
    return found


def kinds(answer: Answer) -> list[str]:
    """Return what kinds of bubbles an answer has."""
    return [next(iter(output)) for output in outputs(answer)]


def said(answer: Answer) -> str:
    """Return the text of an answer's first bubble."""
    text: str = outputs(answer)[0]["simpleText"]["text"]
    return text


def titles(answer: Answer) -> list[str]:
    """Return the headlines of an answer's lists."""
    cards = [card for output in outputs(answer) for card in _lists(output)]
    return [item["title"] for card in cards for item in card["items"]]


def labels(answer: Answer) -> list[str]:
    """Return the quick replies' labels."""
    return [reply["label"] for reply in answer["template"]["quickReplies"]]


def offered(answer: Answer) -> list[tuple[str, str]]:
    """Return everything of ours that can be tapped, as action and argument."""
    found: list[dict[str, Any]] = []
    _collect_extras(answer["template"], found)
    return [(extra["action"], extra["argument"]) for extra in found]


def _lists(output: dict[str, Any]) -> list[dict[str, Any]]:
    if "listCard" in output:
        return [output["listCard"]]
    carousel = output.get("carousel", {})
    return list(carousel["items"]) if carousel.get("type") == "listCard" else []


def _collect_extras(value: object, found: list[dict[str, Any]]) -> None:
    if isinstance(value, dict):
        found += [value["extra"]] if "extra" in value else []
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _collect_extras(inner, found)
