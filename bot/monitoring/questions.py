"""One question of a person: its id, how long its answer took, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from bot.monitoring import metrics
from observability import correlation
from observability.correlation import Work

ANSWERED, BROKEN = "answered", "broken"
COMMANDS_MAX = 60
OTHER = "other"

_commands: set[str] = set()


class Question:
    """What is known of a question so far; shared by all tasks that work on it."""

    outcome = ANSWERED


_current: ContextVar[Question | None] = ContextVar("question", default=None)


@contextmanager
def asked(platform: str, command: str) -> Iterator[Question]:
    """Work on a question: everything said and asked inside carries its id, and its end is counted.

    `command` names what was asked for, never in the asker's words.
    """
    question, started = Question(), monotonic()
    work, place = correlation.begin(Work(correlation.new_id())), _current.set(question)
    try:
        yield question
    except BaseException:
        question.outcome = BROKEN
        raise
    finally:
        _current.reset(place)
        correlation.end(work)
        metrics.ANSWERS.labels(platform, _few(command), question.outcome).inc()
        metrics.ANSWER_SECONDS.labels(platform).observe(monotonic() - started)


def note(outcome: str) -> None:
    """Say what came of the question at hand, if there is one: "refused", "unavailable", ..."""
    question = _current.get()
    if question is not None:
        question.outcome = outcome


def _few(command: str) -> str:
    if command not in _commands and len(_commands) >= COMMANDS_MAX:
        return OTHER
    _commands.add(command)
    return command
