"""The Event API: a call names up to 100 people, and the event's block runs for each of them.

What the platform answers while a task still runs is not documented; here its status is PROCESSING until it is done.
"""

import asyncio
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandbox.kakao import limits
from sandbox.kakao.blocks import EVENT
from sandbox.kakao.channel import Channel
from sandbox.kakao.chats import Chat, Chats
from sandbox.kakao.ledger import Ledger
from sandbox.kakao.settings import Settings
from sandbox.kakao.user_actions import UserAction

JSON = dict[str, Any]
AT_ONCE = 10
SKILL_ERROR = 201
"""The documented error type: the bot's skill server answered with an error."""
NOT_DELIVERED = 202
TASKS_MAX = 10_000


class Event(BaseModel):
    """Which event, and what its bubbles may show of it."""

    model_config = ConfigDict(extra="forbid")

    name: str
    data: JSON = Field(default_factory=dict)


class Recipient(BaseModel):
    """A person by the key that the product knows; Kakao takes two others as well."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["botUserKey"]
    id: str = Field(min_length=1, max_length=70)
    properties: JSON = Field(default_factory=dict)


class Talk(BaseModel):
    """The body of a call."""

    model_config = ConfigDict(extra="forbid")

    event: Event
    user: list[Recipient] = Field(min_length=1, max_length=limits.EVENT_USERS_MAX)
    params: JSON = Field(default_factory=dict)


@dataclass
class Task:
    """One accepted call and how far it has come."""

    requested: Talk
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    succeeded: int = 0
    unresolved: int = 0
    failures: list[JSON] = field(default_factory=list)
    is_done: bool = False

    @property
    def status(self) -> str:
        """The result in a word."""
        failed = self.unresolved + len(self.failures)
        if not self.is_done:
            return "PROCESSING"
        return f"{failed} FAIL" if failed else "ALL SUCCESS"

    def json(self) -> JSON:
        """Return the documented result."""
        return {
            "taskId": self.id,
            "status": self.status,
            "allRequestCount": len(self.requested.user),
            "successCount": self.succeeded,
            "userKeyResolvingFailCount": self.unresolved,
            "fail": {"count": len(self.failures), "list": self.failures},
        }

    def fail(self, recipient: Recipient, kind: int, message: str) -> None:
        """Note that somebody did not get it."""
        result = {"errorType": kind, "msg": message}
        person = {"userId": recipient.id, "reqUserType": recipient.type, "createdAt": int(time.time() * 1000)}
        self.failures.append(person | {"errorMsg": result})


class EventApi:
    """Accepts calls, runs them in the background and stores their results."""

    def __init__(self, settings: Settings, chats: Chats, channel: Channel, ledger: Ledger) -> None:
        self._settings = settings
        self._chats = chats
        self._channel = channel
        self._ledger = ledger
        self.tasks: dict[str, Task] = {}
        self._running: set[asyncio.Task[None]] = set()

    def refusal(self, bot_id: str, raw: bytes) -> str:
        """Return why a call is refused, "" when it is not."""
        if bot_id.removesuffix("!") != self._settings.bot_id:
            return "Invalid bot ID."
        try:
            requested = Talk.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            return f"Invalid request: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        if requested.event.name != self._settings.event_name:
            return f"Invalid event name: {requested.event.name}"
        twice = [key for key, count in Counter((one.type, one.id) for one in requested.user).items() if count > 1]
        return f"Duplicate user: {twice[0][1]}" if twice else ""

    def accept(self, raw: bytes, *, first_fails: bool) -> Task:
        """Take a call that is not refused and begin; with `first_fails` the first recipient does not get it."""
        task = Task(Talk.model_validate_json(raw))
        self.tasks[task.id] = task
        while len(self.tasks) > TASKS_MAX:
            del self.tasks[next(iter(self.tasks))]
        running = asyncio.create_task(self._run(task, first_fails=first_fails))
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return task

    async def _run(self, task: Task, *, first_fails: bool) -> None:
        turn = asyncio.Semaphore(AT_ONCE)

        async def send(number: int, recipient: Recipient) -> None:
            async with turn:
                await self._send(task, recipient, is_to_fail=first_fails and number == 0)

        await asyncio.gather(*(send(number, one) for number, one in enumerate(task.requested.user)))
        task.is_done = True

    async def _send(self, task: Task, recipient: Recipient, *, is_to_fail: bool) -> None:
        chat = next((chat for chat in self._chats if chat.person.bot_user_key == recipient.id), None)
        if chat is None:
            task.unresolved += 1
            return self._ledger.event(recipient.id, None, task.id, "nobody has this key")
        if not chat.is_friend:
            return self._fail(task, recipient, chat, NOT_DELIVERED, "not a friend of the channel")
        if is_to_fail:
            return self._fail(task, recipient, chat, NOT_DELIVERED, "a fault was asked for")
        user_action = UserAction(
            task.requested.event.name,
            trigger="EVENT",
            block=EVENT,
            params=task.requested.params,
            properties=recipient.properties,
            shown=False,
        )
        answer = await self._channel.do(chat, user_action, via="event")
        if answer.entry is None:
            return self._fail(task, recipient, chat, SKILL_ERROR, "; ".join(answer.exchange.problems))
        task.succeeded += 1
        self._ledger.event(recipient.id, chat.person.id, task.id)
        return None

    def _fail(self, task: Task, recipient: Recipient, chat: Chat, kind: int, why: str) -> None:
        task.fail(recipient, kind, why)
        self._ledger.event(recipient.id, chat.person.id, task.id, why)
