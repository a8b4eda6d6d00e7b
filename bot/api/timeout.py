"""How long the question at hand may take: usually as long as a person waits, longer where somebody said so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_seconds: ContextVar[float | None] = ContextVar("patience_seconds", default=None)


def seconds(usual: float) -> float:
    """Return how many seconds a question may take here."""
    wanted = _seconds.get()
    return usual if wanted is None else wanted


@contextmanager
def of(allowed_seconds: float) -> Iterator[None]:
    """Give every question of a block, and of the tasks it starts, so many seconds."""
    before = _seconds.set(allowed_seconds)
    try:
        yield
    finally:
        _seconds.reset(before)
