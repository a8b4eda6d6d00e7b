"""Whom a message notifies: what its text mentions, of that what `allowed_mentions` lets through.

https://discord.com/developers/docs/resources/message#allowed-mentions-object
"""

import re
from collections.abc import Iterable
from typing import Any

from sandbox.discord.errors import Problems
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.messages import Body, Pings
from sandbox.discord.model.permissions import Permission
from sandbox.discord.rules import components

EVERYTHING = {"parse": ["users", "roles", "everyone"]}
LISTED_MAX = 100
KINDS = {"users", "roles", "everyone"}
USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
"""Nothing is mentioned inside code."""


def check(allowed: Any, problems: Problems) -> dict[str, Any]:  # noqa: ANN401  # whatever was posted
    """Note what is wrong with an allowed_mentions object and return it; none at all allows everything."""
    if not isinstance(allowed, dict):
        return EVERYTHING
    parse = allowed.get("parse") or []
    for number, kind in enumerate(parse):
        if kind not in KINDS:
            message = f"Value must be one of {sorted(KINDS)}."
            problems.add(("allowed_mentions", "parse", number), "BASE_TYPE_CHOICES", message)
    for kind in ("users", "roles"):
        listed = allowed.get(kind) or []
        if listed and kind in parse:
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            problems.add(("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
        problems.count(("allowed_mentions", kind), len(listed), 0, LISTED_MAX)
    return allowed


def pings(body: Body, allowed: dict[str, Any], guild: Guild | None, rights: int) -> Pings:
    """Return who is notified by a message whose author has `rights` in its channel."""
    text = CODE.sub(" ", "\n".join([body.content, *components.texts(body.components)]))
    if guild is None:
        return Pings()
    may_ping_all = bool(rights & Permission.MENTION_EVERYONE)
    members = [guild.members[one] for one in _ids(USER, text) if one in guild.members]
    roles = [guild.roles[one] for one in _ids(ROLE, text) if one in guild.roles]
    return Pings(
        users=tuple(member.user for member in members if _lets(allowed, "users", member.user.id)),
        roles=tuple(
            role.id for role in roles if (role.mentionable or may_ping_all) and _lets(allowed, "roles", role.id)
        ),
        everyone=bool(EVERYONE.search(text)) and may_ping_all and "everyone" in (allowed.get("parse") or []),
    )


def _ids(pattern: re.Pattern[str], text: str) -> Iterable[int]:
    return dict.fromkeys(int(one) for one in pattern.findall(text))


def _lets(allowed: dict[str, Any], kind: str, one: int) -> bool:
    return kind in (allowed.get("parse") or []) or str(one) in map(str, allowed.get(kind) or [])
