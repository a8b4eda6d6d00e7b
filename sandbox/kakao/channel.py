"""The channel: sends user actions to the skill and shows valid responses in the chat."""

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.kakao import blocks
from sandbox.kakao.callbacks import Callbacks
from sandbox.kakao.changes import Changes
from sandbox.kakao.chats import Chat, Chats, Entry, Via
from sandbox.kakao.faults import Fault
from sandbox.kakao.payload import Shape, skill_payload
from sandbox.kakao.settings import Settings
from sandbox.kakao.skill import Exchange, SkillCaller
from sandbox.kakao.user_actions import Tap, UserAction, taps
from sandbox.scripted_behaviour import ScriptedBehaviours

JSON = dict[str, Any]
WAITING_KEY = "text"
WAITING_TEXT = "잠시만 기다려 주세요. 답변을 준비하고 있어요."
WELCOME_WORDS = "채널 추가"
EXCHANGES_MAX = 200


class ImpossibleError(Exception):
    """The action is impossible in this chat; the message says why."""


@dataclass
class Switches:
    """What the operator of the channel has set: the shape of requests, and callbacks (which Kakao has to approve)."""

    shape: Shape = "channel"
    callback: bool = False


@dataclass(frozen=True)
class Answer:
    """The result of one user action."""

    exchange: Exchange
    via: Via
    entry: Entry | None = None

    def json(self) -> JSON:
        """Return it for a control."""
        result = {"answered": self.entry is not None, "via": self.via, "entry": self.entry.id if self.entry else None}
        return result | self.exchange.json()


@dataclass
class Log:
    """The newest exchanges of all chats, each with its person."""

    entries: deque[tuple[int, Via, Exchange]] = field(default_factory=lambda: deque(maxlen=EXCHANGES_MAX))
    count: int = 0

    def add(self, chat: Chat, via: Via, exchange: Exchange) -> None:
        """Keep an exchange and number it."""
        self.count += 1
        exchange.id = self.count
        self.entries.append((chat.person.id, via, exchange))

    def of(self, chat: Chat) -> list[JSON]:
        """Return a person's exchanges, the newest first."""
        theirs = [(via, one) for person_id, via, one in self.entries if person_id == chat.person.id]
        return [{"via": via} | one.json() for via, one in reversed(theirs)]


class Channel:
    """The bot's channel with all who chat in it."""

    def __init__(self, settings: Settings, chats: Chats, faults: ScriptedBehaviours[Fault], changes: Changes) -> None:
        self.switches = Switches()
        self.log = Log()
        self.callbacks = Callbacks(f"{settings.own_url}/kakao/bot", settings.callback_seconds)
        self._settings = settings
        self._chats = chats
        self._faults = faults
        self._changes = changes
        self._skill = SkillCaller(settings)

    async def enter(self, chat: Chat) -> Answer:
        """Add the channel as a friend: the welcome block greets."""
        chat.is_friend = True
        return await self.do(chat, UserAction(WELCOME_WORDS, block=blocks.WELCOME, shown=False))

    async def do(self, chat: Chat, user_action: UserAction, *, via: Via = "skill") -> Answer:
        """Do something in a chat and wait for what the skill answers; an event always comes as from a real channel."""
        shape = "channel" if via == "event" else self.switches.shape
        block = user_action.block or blocks.reacting(user_action.text)
        if user_action.shown:
            self._chats.write(chat, time.time(), "me", "typed", user_action.text)
            self._changes.tell()
        contexts = chat.take_contexts(time.time())
        payload = skill_payload(shape, user_action, chat, block, bot_id=self._settings.bot_id, contexts=contexts)
        chat.last_block = block
        answer = await self._ask(chat, payload, shape, via)
        self.log.add(chat, answer.via, answer.exchange)
        self._changes.tell()
        return answer

    def receive_callback(self, token: str, raw: bytes) -> JSON:
        """Take a callback and show it."""
        outcome = self.callbacks.receive_callback(token, raw)
        if outcome.chat:
            exchange = Exchange(time.time(), {}, {}, raw=raw.decode("utf-8", "replace"))
            exchange.response, exchange.problems = outcome.response, list(outcome.problems)
            self.log.add(outcome.chat, "callback", exchange)
            if outcome.response:
                self._show(outcome.chat, outcome.response, "callback")
            self._changes.tell()
        return outcome.reply

    def note_memo(self, chat: Chat, template: str) -> None:
        """Show a message in the chat somebody has with themselves."""
        self._chats.write(chat, time.time(), "memo", "memo", template=json.loads(template))
        self._changes.tell()

    def find(self, chat: Chat, *, label: str = "", entry_id: int | None = None, path: str = "") -> Tap:
        """Return what can be tapped by its label (the newest first), or by its bubbles and path.

        Quick replies are there only until the next bubble comes. Raises ImpossibleError.
        """
        newest = chat.last_answer()
        for entry in reversed(chat.entries):
            if entry.template is None or entry_id not in {None, entry.id}:
                continue
            for tap in taps(entry.template):
                is_gone = tap.kind == "quick_reply" and entry is not newest
                if not is_gone and (tap.path == path if path else tap.label == label):
                    return tap
        raise ImpossibleError(f"nothing to tap is called {label or path}")

    def everything(self, chat: Chat) -> list[Tap]:
        """Return all that the newest bubbles offer."""
        newest = chat.last_answer()
        return list(taps(newest.template)) if newest and newest.template else []

    async def _ask(self, chat: Chat, payload: JSON, shape: Shape, via: Via) -> Answer:
        ticket = None
        if self.switches.callback and shape != "skill_test" and via == "skill":
            url, ticket = self.callbacks.issue(chat, is_test=shape == "bot_test")
            payload["userRequest"]["callbackUrl"] = url
        exchange = await self._skill.call(payload)
        if self._faults.take(lambda fault: (fault.at, fault.fault) == ("skill", "twice")):
            exchange = await self._skill.call(payload)
        if ticket:
            ticket.state = "promised" if exchange.body.get("useCallback") else "refused"
        if not exchange.body:
            return Answer(exchange, via)
        if exchange.body.get("useCallback"):
            text = exchange.body.get("data", {}).get(WAITING_KEY)
            shown = {"textCard": {"description": text if isinstance(text, str) and text else WAITING_TEXT}}
            waiting = {"outputs": [shown]}
            return Answer(exchange, "waiting", self._show(chat, exchange.body | {"template": waiting}, "waiting"))
        return Answer(exchange, via, self._show(chat, exchange.body, via))

    def _show(self, chat: Chat, response: JSON, via: Via) -> Entry:
        if "context" in response:
            chat.keep_contexts(response["context"]["values"], time.time())
        return self._chats.write(chat, time.time(), "bot", via, template=response["template"])
