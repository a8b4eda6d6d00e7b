"""The demo's person in KakaoTalk: adds the channel, taps, types, and sees what a phone would show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx

from sandbox.children import ChildError
from sandbox.kakao.people import MINA
from sandbox.stack import Stack

TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True)
class Shown:
    """An answer as its reader sees it: its bubbles as text, and the labels below them."""

    text: str
    seconds: float


class ChatRoom:
    """A chat with the channel. Every method raises ChildError when the skill does not answer."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    @classmethod
    @contextmanager
    def entered(cls, stack: Stack) -> Iterator[Self]:
        """Yield a chat of the first test person."""
        with httpx.Client(base_url=stack.ports.sandbox_url, timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            yield cls(http)

    def add_channel(self) -> Shown:
        """Add the channel and return the welcome message."""
        return self._shown("adding the channel", self._ask("POST", "enter", json=self._me()))

    def say(self, text: str) -> Shown:
        """Type something."""
        return self._shown(f'"{text}"', self._ask("POST", "say", json=self._me() | {"text": text}))

    def tap(self, label: str) -> Shown:
        """Tap the newest thing with this label."""
        return self._shown(f"tapping {label}", self._ask("POST", "tap", json=self._me() | {"label": label}))

    def tap_first(self, action: str) -> Shown:
        """Tap the first thing offered that asks for this action, such as "story", "save" or "study_answer"."""
        offered = self._ask("GET", "taps", params=self._me())
        found = next((tap for tap in offered if (tap["part"].get("extra") or {}).get("action") == action), None)
        if found is None:
            raise ChildError(f"KakaoTalk did not offer {action}, only {', '.join(one['label'] for one in offered)}.")
        entry = self._ask("GET", "history", params=self._me())["entries"][-1]["id"]
        tapped = self._ask("POST", "tap", json=self._me() | {"entry": entry, "path": found["path"]})
        return self._shown(f"tapping {found['label']}", tapped)

    def _shown(self, user_action: str, answer: dict[str, Any]) -> Shown:
        if not answer.get("answered"):
            why = "; ".join(answer.get("problems", [])) or answer.get("error") or str(answer)
            raise ChildError(f"KakaoTalk showed nothing after {user_action}: {why}")
        return Shown(as_text(answer["response"]["template"]), answer["seconds"])

    def _ask(self, method: str, what: str, /, **request: Any) -> Any:  # noqa: ANN401 - JSON
        try:
            return self._http.request(method, f"/sandbox/kakao/{what}", **request).json()
        except (httpx.HTTPError, ValueError) as error:
            raise ChildError(f"The sandbox's KakaoTalk did not answer {method} {what}: {error}") from error

    def _me(self) -> dict[str, Any]:
        return {"person": str(MINA.id)}


def as_text(template: dict[str, Any]) -> str:
    """Return a template as lines of text: each bubble's words, and what can be tapped in brackets."""
    bubbles = [
        "\n".join(_lines(part))
        for output in template["outputs"]
        for kind, component in output.items()
        for part in (component["items"] if kind == "carousel" else [component])
    ]
    replies = " ".join(f"({reply['label']})" for reply in template.get("quickReplies", []))
    return "\n\n".join(filter(None, [*bubbles, replies]))


def _lines(card: dict[str, Any]) -> Iterator[str]:
    if "header" in card:
        yield card["header"]["title"]
    for name in ("text", "title", "description"):
        if name in card:
            yield card[name]
    for item in card.get("items", []):
        yield f"› {item['title']}" + (f"  {item['description']}" if "description" in item else "")
    if labels := [f"[{button['label']}]" for button in card.get("buttons", [])]:
        yield " ".join(labels)
