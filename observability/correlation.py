"""One id for a piece of work through bots, web and worker: a context variable, written into every log line."""

import re
import secrets
from contextvars import ContextVar, Token
from typing import NamedTuple

HEADER = "X-Request-Id"
_ACCEPTABLE = re.compile(r"[0-9a-f-]{16,36}")


class Work(NamedTuple):
    """A question's or a task's `id`, the `cause` it came from (another id, or ""), and a task's `name`."""

    id: str = ""
    cause: str = ""
    name: str = ""


NOTHING = Work()
_current: ContextVar[Work | str] = ContextVar("work", default=NOTHING)


def current() -> Work:
    """Return the work of this thread or task, NOTHING between two pieces of work."""
    work = _current.get()
    return Work(work) if isinstance(work, str) else work


def begin(work: Work | str) -> Token[Work | str]:
    """Set the current work (or its id alone); pass the token to `end`."""
    return _current.set(work)


def end(token: Token[Work | str]) -> None:
    """Restore the work from before `begin`."""
    _current.reset(token)


def new_id() -> str:
    """Return a new random id: 32 hex digits."""
    return secrets.token_hex(16)


def accept_id(sent: str | None) -> str:
    """Return the id that a caller sent, or a new one unless it is 16 to 36 lower-case hex digits and dashes."""
    return sent if sent and _ACCEPTABLE.fullmatch(sent) else new_id()
