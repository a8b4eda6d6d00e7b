"""The demo's people in Discord: an owner who sets the bot up, a member who presses a button."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx

from sandbox.children import ChildError
from sandbox.discord.seed import JUN, MINA
from sandbox.stack import Stack

CHANNEL = "오늘의-뉴스"
READY_SECONDS = 30.0
DIGEST_SECONDS = 30.0
TIMEOUT_SECONDS = 40.0
MARKUP = re.compile(r"\\(?=[^\w\s])|^#+ |^-# ", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True)
class Posted:
    """A message as its readers see it: its text, and its buttons' labels by custom id."""

    id: str
    text: str
    buttons: dict[str, str]


class StudyServer:
    """The study server of the sandbox. Every method raises ChildError when Discord or the bot does not answer."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        scene = self._ask("GET", "/discord/page/scene", params={"user_id": str(MINA)})
        self._channel = next(
            str(c["id"]) for guild in scene["guilds"] for c in guild["channels"] if c["name"] == CHANNEL
        )

    @classmethod
    @contextmanager
    def entered(cls, stack: Stack) -> Iterator[Self]:
        """Yield the server once the bot is connected."""
        with httpx.Client(base_url=stack.ports.sandbox_url, timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            server = cls(http)
            ready = server._ask("GET", "/sandbox/discord/ready", params={"seconds": READY_SECONDS})
            if not ready["ready"]:
                raise ChildError(f"The bot did not come to Discord.\n{stack.tail('discord')}")
            yield server

    def command(self, text: str, **options: str) -> Posted:
        """Type a slash command as the owner and return what only they see."""
        return self._seen("command", user_id=MINA, channel_id=self._channel, command=text, options=options)

    def digest(self) -> Posted:
        """Wait for the digest in the channel and return it."""
        deadline = time.monotonic() + DIGEST_SECONDS
        while time.monotonic() < deadline:
            wanted = {"channel_id": self._channel, "what": "create"}
            posts = self._ask("GET", "/sandbox/discord/posts", params=wanted)
            if sent := [post["message"] for post in posts if post["by"] == "rest"]:
                return _posted(sent[0])
            time.sleep(0.2)
        raise ChildError(f"No digest came to #{CHANNEL} within {DIGEST_SECONDS:.0f} s.")

    def press(self, message: Posted, label: str) -> Posted:
        """Press a button as another member and return what only they see."""
        custom_id = next((key for key, shown in message.buttons.items() if shown == label), None)
        if custom_id is None:
            raise ChildError(f"The digest has no button {label}.")
        return self._seen("press", user_id=JUN, message_id=message.id, custom_id=custom_id)

    def _seen(self, act: str, /, **requested: Any) -> Posted:
        seen = self._ask("POST", f"/sandbox/discord/{act}", json=requested)
        if not seen.get("message"):
            raise ChildError(f"Discord's answer to {requested} was {seen.get('text') or seen}.")
        return _posted(seen["message"])

    def _ask(self, method: str, path: str, /, **request: Any) -> Any:  # noqa: ANN401 - JSON
        try:
            return self._http.request(method, path, **request).raise_for_status().json()
        except httpx.HTTPError as error:
            raise ChildError(f"The sandbox's Discord did not answer {method} {path}: {error}") from error


def _posted(message: dict[str, Any]) -> Posted:
    texts: list[str] = [message["content"]] if message.get("content") else []
    buttons: dict[str, str] = {}
    for part in _components(message.get("components", [])):
        if part["type"] == 10:
            texts.append(part["content"])
        elif part["type"] == 2 and "custom_id" in part:
            buttons.setdefault(part["custom_id"], part.get("label", ""))
    plain = LINK.sub(r"\1", MARKUP.sub("", "\n\n".join(texts)))
    return Posted(message["id"], plain, buttons)


def _components(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield part
        yield from _components(part.get("components", []))
