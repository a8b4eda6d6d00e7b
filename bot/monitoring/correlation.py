"""Whose work this is: one id through bots, web and worker, carried by the context and written into every log line."""

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
    """Return what this thread or task is working on, NOTHING between two pieces of work."""
    work = _current.get()
    return Work(work) if isinstance(work, str) else work


def begin(work: Work | str) -> Token[Work | str]:
    """Work on this from now on (the id alone will do); give the token back to `end`."""
    return _current.set(work)


def end(token: Token[Work | str]) -> None:
    """Go back to what was worked on before."""
    _current.reset(token)


def new_id() -> str:
    """Return an id that nobody else has: 32 hex digits."""
    return secrets.token_hex(16)


def acceptable(told: str | None) -> str:
    """Return the id a caller gave, or a new one.

    Only hex digits and dashes, 16 to 36 of them, are taken: nothing that could forge a log line or smuggle words in.
    """
    return told if told and _ACCEPTABLE.fullmatch(told) else new_id()
