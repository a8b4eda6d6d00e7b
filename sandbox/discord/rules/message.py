"""What a message may hold, and how a request's body becomes one.

https://discord.com/developers/docs/resources/message#create-message
"""

from dataclasses import dataclass
from typing import Any

from sandbox.discord.errors import DiscordError, Problems
from sandbox.discord.model.messages import Body, Flag
from sandbox.discord.rules import components, mentions

CONTENT_MAX_CHARS = 2000
NONCE_MAX_CHARS = 25
BY_AUTHOR = int(Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2)
"""The flags an author may set."""

JSON = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A message somebody asks to be sent."""

    body: Body
    allowed_mentions: JSON
    nonce: str | int | None = None
    enforce_nonce: bool = False


def draft(requested: JSON, *, flags_allowed: int = BY_AUTHOR) -> Draft:
    """Return a new message as asked. Raises 50035 for what is over a limit, 50006 for an empty one."""
    flags = int(requested.get("flags") or 0) & flags_allowed
    body = Body(
        content=str(requested.get("content") or "").strip(),
        components=requested.get("components") or [],
        flags=flags,
    )
    problems = Problems()
    _refuse_embeds(requested, problems)
    allowed = mentions.check(requested.get("allowed_mentions"), problems)
    nonce = requested.get("nonce")
    if nonce is not None and len(str(nonce)) > NONCE_MAX_CHARS:
        problems.too_long(("nonce",), NONCE_MAX_CHARS)
    check(body, problems)
    return Draft(body, allowed, nonce, bool(requested.get("enforce_nonce")))


def edited(old: Body, requested: JSON) -> Draft:
    """Return a message after an edit: what is not named stays. Version 2 can be entered, never left."""
    kept_flags = old.flags & ~int(Flag.SUPPRESS_EMBEDS | Flag.LOADING)
    flags = kept_flags | (int(requested.get("flags") or 0) & BY_AUTHOR)
    if "flags" not in requested:
        flags |= old.flags & Flag.SUPPRESS_EMBEDS
    body = Body(
        content=str(requested["content"] or "").strip() if "content" in requested else old.content,
        components=(requested["components"] or []) if "components" in requested else old.components,
        flags=flags,
    )
    problems = Problems()
    _refuse_embeds(requested, problems)
    allowed = mentions.check(requested.get("allowed_mentions"), problems)
    check(body, problems)
    return Draft(body, allowed)


def check(body: Body, problems: Problems) -> None:
    """Raise 50035 for what Discord would not take, 50006 if nothing is left to show; tidy the rest."""
    if len(body.content) > CONTENT_MAX_CHARS:
        problems.too_long(("content",), CONTENT_MAX_CHARS)
    if body.is_v2 and body.content:
        message = "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        problems.add(("content",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    body.components = components.check(body.components, problems, v2=body.is_v2)
    problems.check()
    if not (body.content or body.components):
        raise DiscordError(50006)


def _refuse_embeds(requested: JSON, problems: Problems) -> None:
    if requested.get("embeds"):
        problems.add(("embeds",), "BASE_TYPE_MAX_LENGTH", "The sandbox does not know embeds: use components.")
