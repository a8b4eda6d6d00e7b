"""What Kakao posts. Anything may be missing, null or of another type than documented, and fields come unannounced.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UTTERANCE_MAX_CHARS = 1000
USER_ID_MAX_CHARS = 70
VALUE_MAX_CHARS = 200
DEVELOPMENT = "!"
"""Ends a bot's id in its development channel: the same bot."""
PLAIN = re.compile(r"[\x21-\x7e]{1,70}")
NUMBER = re.compile(r"[1-9][0-9]{0,19}")
"""Kakao's ids begin at one: a zero that stood for nobody would join everybody it is sent for."""
BOT_TEST = "BuilderBotTest"


@dataclass(frozen=True)
class SkillRequest:
    """One message of one person; whatever could not be read is empty.

    `tapped` is the choice behind a button, `block` the one an operator fixed for a block: action and argument.
    `user` is who speaks in terms of this bot, "" when there is nobody we could know again; `app_user` is their Kakao
    login, if it is told. `count` is a number that Kakao found in the words.
    """

    utterance: str = ""
    user: str = ""
    app_user: str = ""
    is_test: bool = False
    tapped: tuple[str, str] = ("", "")
    block: tuple[str, str] = ("", "")
    count: int | None = None
    callback_url: str = ""
    contexts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, body: bytes) -> "SkillRequest":
        """Read a request's body. Raises ValueError when it is no JSON at all."""
        posted = _json(body)
        asked, action = _map(posted, "userRequest"), _map(posted, "action")
        user, params = _map(asked, "user"), _map(action, "params")
        properties = _map(user, "properties")
        app_user = _text(properties, "appUserId") or _text(properties, "app_user_id")
        return cls(
            utterance=_text(asked, "utterance", UTTERANCE_MAX_CHARS),
            user=_who(user, _map(posted, "bot")),
            app_user=app_user if NUMBER.fullmatch(app_user) else "",
            is_test=_is_test(user, _map(asked, "params")),
            tapped=_choice(_map(action, "clientExtra")),
            block=_choice(params) if "action" in params else (_text(action, "name"), _argument(params)),
            count=_count(params),
            callback_url=_text(asked, "callbackUrl", UTTERANCE_MAX_CHARS),
            contexts=_contexts(posted.get("contexts")),
        )


def _is_test(user: Mapping[str, Any], params: Mapping[str, Any]) -> bool:
    """Say whether an operator is trying things out, in either of the admin centre's ways."""
    told = _text(params, "ignoreMe").lower() == "true" or _text(params, "surface") == BOT_TEST
    return told or _text(user, "type") == "accountId"


def _json(body: bytes) -> dict[str, Any]:
    try:
        posted = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return posted if isinstance(posted, dict) else {}


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


def _who(user: Mapping[str, Any], bot: Mapping[str, Any]) -> str:
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


def _contexts(values: object) -> dict[str, dict[str, str]]:
    found = [one for one in values[:20] if isinstance(one, dict)] if isinstance(values, list) else []
    return {_text(one, "name"): _remembered(_map(one, "params")) for one in found}


def _remembered(params: Mapping[str, Any]) -> dict[str, str]:
    """Return a context's values; each comes as {value, resolvedValue}, in older samples as plain text."""
    plain = {name: value.get("value") if isinstance(value, dict) else value for name, value in params.items()}
    return {name: _text(plain, name) for name in plain}
