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
ENDS = ("", "!", "x")


class TooSlowError(BaseException):
    """Something was stopped; no reader that forgives every Exception may swallow it."""


@contextmanager
def at_most(seconds: float, text: str = "") -> Iterator[None]:
    """Stop whatever has worked for so long on a text; even a regular expression looks at signals now and then.

    What counts is this process's own work, so that a busy machine makes nothing too slow.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError(text)

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def long_text(piece: str, chars: int, end: str = "") -> str:
    """Return the piece over and over."""
    return (piece * chars)[:chars] + end
