"""Log formatters: one JSON object a line, or text for a terminal; redacted either way."""

import datetime as dt
import json
import logging
import sys
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

from observability import correlation, redaction

FORMATS = ("text", "json")
QUIET = ("httpx", "httpx2", "httpcore", "openai", "urllib3")
"""These would write a line, with its address, for every request."""
WITH_OWN_HANDLERS = ("django", "django.server")
"""Loggers with handlers of their own, which do not redact: the handlers are removed."""


class RedactingFormatter(logging.Formatter):
    """Base of both formats: message and traceback, redacted."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._clean = redaction.cleaner(secrets)

    def message(self, record: logging.LogRecord) -> str:
        """Return the message on one line."""
        try:
            text = _describe(record.msg) if not record.args else str(_describe(record.msg)) % _arguments(record)
        except (TypeError, ValueError, KeyError):
            text = record.msg  # a wrong call of ours: the words alone
        return redaction.one_line(self._clean(str(text)))

    def trace(self, record: logging.LogRecord) -> str:
        """Return the traceback of this record's error, "" when there is none."""
        error = record.exc_info[1] if record.exc_info else None
        return self._clean(redaction.trace(error)) if error else ""


class JsonFormatter(RedactingFormatter):
    """One JSON object a line: time (UTC), level, logger, message, correlation id, and the error if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        work = correlation.current()
        fields = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message(record),
            "id": work.id,
            "cause": work.cause,
            "task": work.name,
            "error": self.trace(record),
        }
        return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)


class TextFormatter(RedactingFormatter):
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
    formatter = JsonFormatter if log_format == "json" else TextFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "secrets": tuple(secrets)}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {name: {"level": "WARNING"} for name in QUIET}
        | {name: {"level": "INFO", "handlers": [], "propagate": True} for name in WITH_OWN_HANDLERS},
    }


def log_what_ends_the_process() -> None:
    """Have an error that nobody catches logged as every other one; Python would print its traceback bare."""
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, at)
    else:
        logging.getLogger(__name__).critical("the process ends by an error", exc_info=(kind, error, at))


def _arguments(record: logging.LogRecord) -> Any:  # noqa: ANN401  # what % takes
    """Return a record's arguments, exceptions without what they quote."""
    if isinstance(record.args, Mapping):
        fields = {name: _describe(value) for name, value in record.args.items()}
        # Celery passes the text of the error beside the error itself.
        error = record.exc_info[1] if record.exc_info else None
        return fields | {"exc": redaction.describe(error)} if error and "exc" in fields else fields
    return tuple(_describe(value) for value in record.args or ())


def _describe(value: object) -> object:
    return redaction.describe(value) if isinstance(value, BaseException) else value
