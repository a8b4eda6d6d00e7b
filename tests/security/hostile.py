"""Texts that are made to keep a program busy, and a watch that stops it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PIECES = (
    "a", "A", "0", " ", "\n", "-", ".", ",", "<", "&", "/", "'", '"', "(", "가", "é", "=", ":", "_", "\\", "\0", "|",
    "a ", "a.", "a-", "a/", "A. ", "0,", "0-", ". ", "<a ", "<a>", "&a;", "/a/", 'a="', "By ", "and ", "가 ", "12:",
    "http://", "a@a.", "eyJaaaaaaaa.", "--", '""', "''", "```\n", "password=", "오후 ", "aA", "a’a", "a,a;", "{[", "]]",
)  # fmt: skip
ENDS = ("", "!", "\n", "\0", "x")


class TooSlowError(BaseException):
    """Something was stopped; no reader that forgives every Exception may swallow it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop whatever runs when the time is over; even a regular expression looks at signals now and then."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def long_text(piece: str, chars: int, end: str = "") -> str:
    """Return the piece over and over."""
    return (piece * chars)[:chars] + end
