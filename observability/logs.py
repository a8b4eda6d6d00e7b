"""How a log line looks: one JSON object, or text for a person's terminal; redacted either way."""

import datetime as dt
import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from observability import correlation, redaction

FORMATS = ("text", "json")
QUIET = ("httpx", "httpx2", "httpcore", "openai", "urllib3")
"""These would write a line, with its address, for every request."""
SELF_WILLED = ("django", "django.server")
"""These bring handlers of their own, whose lines nobody redacts: the handlers are taken away."""


class Line(logging.Formatter):
    """What both looks share: the message without what no log may hold."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._clean = redaction.cleaner(secrets)

    def message(self, record: logging.LogRecord) -> str:
        """Return what happened, on one line."""
        try:
            said = _told(record.msg) if not record.args else str(_told(record.msg)) % _arguments(record)
        except (TypeError, ValueError, KeyError):
            said = record.msg  # a wrong call of ours: the words alone
        return redaction.one_line(self._clean(str(said)))

    def trace(self, record: logging.LogRecord) -> str:
        """Return where the error of this record came from, "" when there is none."""
        error = record.exc_info[1] if record.exc_info else None
        return self._clean(redaction.trace(error)) if error else ""


class JsonLine(Line):
    """One JSON object a line: time (UTC), level, logger, message, and whose work it was."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        work = correlation.current()
        told = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message(record),
            "id": work.id,
            "cause": work.cause,
            "task": work.name,
            "error": self.trace(record),
        }
        return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


class TextLine(Line):
    """Text, for a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the trace below it."""
        work = correlation.current()
        whose = f" [{work.id[:8]}]" if work.id else ""
        when = dt.datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{when} {record.levelname} {record.name}{whose} {self.message(record)}"
        return f"{line}\n{trace}" if (trace := self.trace(record)) else line


def configuration(log_format: str, secrets: Iterable[str] = ()) -> dict[str, Any]:
    """Return what `logging.config.dictConfig` takes: everything to standard error, in one of FORMATS."""
    look = JsonLine if log_format == "json" else TextLine
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": look, "secrets": tuple(secrets)}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {name: {"level": "WARNING"} for name in QUIET}
        | {name: {"level": "INFO", "handlers": [], "propagate": True} for name in SELF_WILLED},
    }


def _arguments(record: logging.LogRecord) -> Any:  # noqa: ANN401  # what % takes
    """Return a record's arguments, exceptions without what they quote."""
    if isinstance(record.args, Mapping):
        told = {name: _told(value) for name, value in record.args.items()}
        # Celery hands over the text of the error beside the error itself.
        error = record.exc_info[1] if record.exc_info else None
        return told | {"exc": redaction.described(error)} if error and "exc" in told else told
    return tuple(_told(value) for value in record.args or ())


def _told(value: object) -> object:
    return redaction.described(value) if isinstance(value, BaseException) else value
