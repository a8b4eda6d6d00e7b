"""Discord's errors: a status, a code and a message, and for a bad body a tree of what is wrong where.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

ERRORS: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (403, "This interaction has reached the maximum number of follow up messages."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}


class DiscordError(Exception):
    """A refusal as Discord words it."""

    def __init__(
        self,
        code: int,
        *,
        status: int | None = None,
        message: str | None = None,
        errors: dict[str, Any] | None = None,
    ) -> None:
        usual_status, usual_message = ERRORS.get(code, (400, "Error"))
        self.code = code
        self.status = status or usual_status
        self.message = message or usual_message
        self.errors = errors
        super().__init__(f"{self.status} {code}: {self.message}")

    def json(self) -> dict[str, Any]:
        """Return the answer's body."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        return body | {"errors": self.errors} if self.errors else body


def unauthorized() -> DiscordError:
    """Return the answer to a wrong token."""
    return DiscordError(0, status=401, message="401: Unauthorized")


def not_found() -> DiscordError:
    """Return the answer to an address there is none of."""
    return DiscordError(0, status=404, message="404: Not Found")


@dataclass
class Problems:
    """What is wrong with a body, gathered so that one answer tells all of it."""

    found: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)

    def add(self, where: Iterable[str | int], code: str, message: str) -> None:
        """Note that something is wrong at a place in the body."""
        self.found.append((tuple(str(step) for step in where), code, message))

    def too_long(self, where: Iterable[str | int], limit: int) -> None:
        """Note that a text is longer than `limit`."""
        self.add(where, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")

    def required(self, where: Iterable[str | int]) -> None:
        """Note that a field is missing."""
        self.add(where, "BASE_TYPE_REQUIRED", "This field is required")

    def length(self, where: Iterable[str | int], value: object, low: int, high: int) -> None:
        """Note a text, stripped as Discord strips it, that is missing or not `low` to `high` long."""
        size = len(value.strip()) if isinstance(value, str) else 0
        if size < low:
            self.required(where) if size == 0 else self.add(
                where, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length."
            )
        elif size > high:
            self.too_long(where, high)

    def count(self, where: Iterable[str | int], size: int, low: int, high: int) -> None:
        """Note a list that is not `low` to `high` long."""
        if not low <= size <= high:
            self.add(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")

    def check(self) -> None:
        """Raise the error that tells of everything found, if anything was."""
        if self.found:
            raise DiscordError(50035, errors=_tree(self.found))


def invalid(where: Iterable[str | int], code: str, message: str) -> DiscordError:
    """Return a bad-body error with a single thing wrong."""
    return DiscordError(50035, errors=_tree([(tuple(str(step) for step in where), code, message)]))


def _tree(found: list[tuple[tuple[str, ...], str, str]]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for where, code, message in found:
        node = root
        for step in where:
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return root
