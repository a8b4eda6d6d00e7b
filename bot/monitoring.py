"""How a bot is observed: its log and Sentry settings, its metrics, and the outcome of each answer."""

import importlib
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Literal

import prometheus_client
from prometheus_client import Counter, Histogram
from pydantic import SecretStr

from observability import correlation, logs
from observability.correlation import Work
from observability.environment import EnvironmentSettings
from observability.exporter import expose

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

ANSWERS = Counter(
    "newsbite_bot_answers",
    "Questions of people, by command and by what came of them.",
    ["platform", "command", "outcome"],
)
APOLOGIES = Counter(
    "newsbite_bot_apologies",
    "Answers that gave a person nothing: unavailable, fault, ... At 0 from the start.",
    ["platform"],
)
APOLOGETIC = frozenset({"unavailable", "fault", "broken", "unshown", "late"})
"""Outcomes of answers that are apologies."""
API_SECONDS = Histogram(
    "newsbite_bot_api_seconds",
    "From sending a request to the API until its answer was there, the wait for a free web thread included.",
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 5, 15),
)
ANSWER_SECONDS = Histogram(
    "newsbite_bot_answer_seconds",
    "From hearing a question until its answer was out.",
    ["platform"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 10),
)
ACK_SECONDS = Histogram(
    "newsbite_discord_ack_seconds",
    "From a tap or command until Discord heard that it was received; Discord waits 3 s.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5),
)
JOBS = Counter("newsbite_discord_jobs", "Deliveries worked on: done, failed or released.", ["kind", "outcome"])

COMMANDS_MAX = 200
"""How many commands are counted by name; further ones are counted together as "other"."""

logger = logging.getLogger(__name__)
_commands: set[str] = set()


class MonitoringSettings(EnvironmentSettings):
    """The format of log lines, where metrics are served, and where errors are reported."""

    log_format: Literal["text", "json"] = "text"
    metrics_host: str = "127.0.0.1"
    sentry_dsn: SecretStr = SecretStr("")
    sentry_environment: str = "laptop"

    def secrets(self) -> tuple[str, ...]:
        """Return every value that no log may hold; of a setting that lists several, each."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        values = [field.get_secret_value() for field in fields if isinstance(field, SecretStr)]
        return tuple(part.strip() for value in values for part in (value, *value.split(",")) if part.strip())


def start(settings: MonitoringSettings, *, service: Literal["discord", "kakao"], port: int) -> None:
    """Write redacted log lines, serve metrics on `port` (0: nowhere), report errors to Sentry if there is a DSN."""
    logging.config.dictConfig(logs.configuration(settings.log_format, settings.secrets()))
    logs.log_what_ends_the_process()
    APOLOGIES.labels(service)
    ANSWER_SECONDS.labels(service)
    expose(settings.metrics_host, port)
    if dsn := settings.sentry_dsn.get_secret_value():
        # Loaded only where it is wanted: it costs every other process some megabytes.
        error_reports = importlib.import_module("observability.error_reports")
        error_reports.start(dsn, settings.sentry_environment, service=service, secrets=settings.secrets())


@dataclass
class Answer:
    """What came of a request so far; shared by all tasks that work on it."""

    outcome: str = "answered"


_answer: ContextVar[Answer | None] = ContextVar("answer", default=None)


@contextmanager
def measure_answer(platform: str, command: str) -> Iterator[Answer]:
    """Give the request worked on in this block a correlation id; count and log its outcome and duration at the end.

    `command` names what was asked for, never in the learner's words.
    """
    answer, started = Answer(), monotonic()
    work, token = correlation.begin(Work(correlation.new_id())), _answer.set(answer)
    try:
        yield answer
    except BaseException:
        answer.outcome = "broken"
        raise
    finally:
        seconds = monotonic() - started
        logger.info("%s %s: %s, %.2f s", platform, command, answer.outcome, seconds)
        _answer.reset(token)
        correlation.end(work)
        if len(_commands) < COMMANDS_MAX:
            _commands.add(command)
        ANSWERS.labels(platform, command if command in _commands else "other", answer.outcome).inc()
        ANSWER_SECONDS.labels(platform).observe(seconds)
        if answer.outcome in APOLOGETIC:
            APOLOGIES.labels(platform).inc()


def note_outcome(outcome: str) -> None:
    """Set the outcome of the request at hand, if there is one: "refused", "unavailable", ..."""
    answer = _answer.get()
    if answer is not None:
        answer.outcome = outcome
