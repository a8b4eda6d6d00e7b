"""Callback URLs: sent with a request, valid for one response within a minute.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/ai_chatbot_callback_guide
"""

import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.kakao.chats import Chat
from sandbox.kakao.checker import problems

JSON = dict[str, Any]
State = Literal["asked", "promised", "refused", "used"]
FOR_TESTING = "Invalid callback token for testing purposes."
WRONG_TOKEN = "Invalid callback token. Check your callback token."  # noqa: S105 - a sentence
NOT_PROMISED = "Invalid callback token. Use callback true setting required."
NOT_JSON = "Invalid json response from bot-skill."
WRONG_SKILL = "Invalid skill-json format. The response is not suitable for advertising."


@dataclass
class Ticket:
    """One callback address: whose chat it answers, and how far it has come."""

    token: str
    chat: Chat
    is_test: bool
    ends_at: float
    state: State = "asked"


@dataclass(frozen=True)
class CallbackResult:
    """A request to a callback URL: the answer Kakao gives, the chat it belongs to (None: unknown token) and the
    response to show there, unless something was wrong with it.
    """

    reply: JSON
    chat: Chat | None
    response: JSON | None = None
    problems: tuple[str, ...] = ()


class Callbacks:
    """All addresses of one stand-in; `base_url` is what they begin with."""

    def __init__(self, base_url: str, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._base_url = base_url
        self._seconds = seconds
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}

    def issue(self, chat: Chat, *, is_test: bool) -> tuple[str, Ticket]:
        """Return a new address and its ticket."""
        self._tickets = {key: one for key, one in self._tickets.items() if one.ends_at > self._clock()}
        ticket = Ticket(secrets.token_hex(8), chat, is_test, self._clock() + self._seconds)
        self._tickets[ticket.token] = ticket
        return f"{self._base_url}/callback/{ticket.token}", ticket

    def receive_callback(self, token: str, raw: bytes) -> CallbackResult:
        """Take what was posted to an address; a promised answer uses it up, whatever it was."""
        ticket = self._tickets.get(token)
        if ticket is None or ticket.ends_at <= self._clock() or ticket.state == "used":
            return _failed(ticket, WRONG_TOKEN)
        if ticket.is_test:
            return _failed(ticket, FOR_TESTING)
        if ticket.state != "promised":
            return _failed(ticket, NOT_PROMISED)
        ticket.state = "used"
        try:
            response: object = json.loads(raw)
        except (ValueError, RecursionError):
            return _failed(ticket, NOT_JSON)
        wrong = problems(response)
        if not isinstance(response, dict) or wrong or "template" not in response:
            return _failed(ticket, WRONG_SKILL, *(wrong or ["a callback's body needs a template"]))
        return CallbackResult(_reply("SUCCESS", ""), ticket.chat, response)


def _failed(ticket: Ticket | None, message: str, *wrong: str) -> CallbackResult:
    return CallbackResult(_reply("FAIL", message), ticket.chat if ticket else None, problems=wrong or (message,))


def _reply(status: str, message: str) -> JSON:
    return {"taskId": uuid.uuid4().hex, "status": status, "message": message, "timestamp": int(time.time() * 1000)}
