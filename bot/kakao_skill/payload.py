"""Requests of Kakao, parsed leniently: any field may be missing, null, of another type than documented, or unknown.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UTTERANCE_MAX_CHARS = 1000
VALUE_MAX_CHARS = 200
DEVELOPMENT = "!"
"""Ends a bot's id in its development channel: the same bot."""
PLAIN = re.compile(r"[\x21-\x7e]{1,70}")
NUMBER = re.compile(r"[1-9][0-9]{0,19}")
"""Kakao's ids begin at one: a zero that stood for nobody would join everybody it is sent for."""
BOT_TEST = "BuilderBotTest"
WELCOME = re.compile("웰컴|환영|welcome", re.IGNORECASE)
"""Stands in the name of the block that runs when somebody enters, whatever parameters an operator gave it."""
PUSH = "push"
"""Our parameter of an Event API call."""


@dataclass(frozen=True)
class SkillRequest:
    """One message of one person; whatever could not be read is empty.

    `tapped` is the choice behind a button, `block` the one an operator fixed for a block: action and argument.
    `user` is who speaks, by the id Kakao gives this bot, "" without a usable one; `app_user` is their Kakao login,
    if it is sent. `count` is a number that Kakao found in the words. `is_welcome`: somebody has entered the channel;
    `is_push`: one of our pushes was shown.
    """

    utterance: str = ""
    user: str = ""
    app_user: str = ""
    is_test: bool = False
    tapped: tuple[str, str] = ("", "")
    block: tuple[str, str] = ("", "")
    count: int | None = None
    callback_url: str = ""
    is_welcome: bool = False
    is_push: bool = False
    contexts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def parse(cls, body: bytes) -> "SkillRequest":
        """Read a request's body. Raises ValueError when it is no JSON at all."""
        try:
            posted = json.loads(body)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        posted = posted if isinstance(posted, dict) else {}
        request, action = _map(posted, "userRequest"), _map(posted, "action")
        user, request_params, params = _map(request, "user"), _map(request, "params"), _map(action, "params")
        properties = _map(user, "properties")
        app_user = _text(properties, "appUserId") or _text(properties, "app_user_id")
        # An operator tries things out in the admin centre, in one of several ways.
        is_test = _text(request_params, "ignoreMe").lower() == "true" or _text(user, "type") == "accountId"
        is_test = is_test or _text(request_params, "surface") == BOT_TEST
        contexts: dict[str, dict[str, str]] = {}
        values = posted.get("contexts")
        for context in values[:20] if isinstance(values, list) else []:
            if isinstance(context, dict):
                # Each value comes as {value, resolvedValue}, in older samples as plain text.
                given = _map(context, "params").items()
                plain = {name: value.get("value") if isinstance(value, dict) else value for name, value in given}
                contexts[_text(context, "name")] = {name: _text(plain, name) for name in plain}
        return cls(
            utterance=_text(request, "utterance", UTTERANCE_MAX_CHARS),
            user=_user_key(user, _map(posted, "bot")),
            app_user=app_user if NUMBER.fullmatch(app_user) else "",
            is_test=is_test,
            tapped=_choice(_map(action, "clientExtra")),
            block=_choice(params) if "action" in params else (_text(action, "name"), _argument(params)),
            count=_count(params),
            callback_url=_text(request, "callbackUrl", UTTERANCE_MAX_CHARS),
            is_welcome=bool(WELCOME.search(_text(_map(request, "block"), "name"))),
            is_push=bool(_text(request_params, PUSH)),
            contexts=contexts,
        )


def _map(holder: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _text(holder: Mapping[str, Any], name: str, max_chars: int = VALUE_MAX_CHARS) -> str:
    """Return a text without half characters (lone surrogates), trimmed and cut; numbers count as text."""
    value = holder.get(name)
    if isinstance(value, bool | int) and abs(value) < 10**20:
        value = str(value)
    if not isinstance(value, str):
        return ""
    return value[: max_chars * 2].encode("utf-8", "replace").decode().strip()[:max_chars]


def _user_key(user: Mapping[str, Any], bot: Mapping[str, Any]) -> str:
    """Return "<bot>:<user>": a person has another id with each bot; the user alone when no bot is named."""
    user_id, bot_id = user.get("id"), bot.get("id")
    if not isinstance(user_id, str) or not PLAIN.fullmatch(user_id):
        return ""
    if bot_id is None or bot_id == "":
        return user_id
    bot_id = bot_id.removesuffix(DEVELOPMENT) if isinstance(bot_id, str) else ""
    return f"{bot_id}:{user_id}" if PLAIN.fullmatch(bot_id) else ""


def _choice(values: Mapping[str, Any]) -> tuple[str, str]:
    return _text(values, "action"), _argument(values)


def _argument(values: Mapping[str, Any]) -> str:
    return _text(values, "argument") or _text(values, "category")


def _count(params: Mapping[str, Any]) -> int | None:
    """Return the amount of a number entity, which is JSON inside a text: {"amount": 3, "unit": null}."""
    try:
        amount = json.loads(_text(params, "sys_number") or "null")
    except (ValueError, RecursionError):
        return None
    number = amount.get("amount") if isinstance(amount, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 1000 else None
