"""Errors reported to Sentry: what the log says at level ERROR, with its trace, and nothing of whom it happened to.

Only logging is listened to. Whatever goes wrong in a request or a task is logged at that level anyway, and the
integrations with frameworks would send headers, addresses and bodies along. https://docs.sentry.io/platforms/python/
"""

import functools
import logging
from collections.abc import Iterable
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.types import Event, Hint

from bot.monitoring import correlation, redaction

KEPT = frozenset(
    {"event_id", "timestamp", "level", "logger", "logentry", "exception", "platform", "environment", "release", "sdk"}
)


def start(dsn: str, environment: str, *, service: str, secrets: Iterable[str] = ()) -> None:
    """Report from now on, as `service`: web, worker, discord, ..."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        default_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            AtexitIntegration(callback=lambda pending, timeout: None),
            DedupeIntegration(),
            ExcepthookIntegration(),
            ThreadingIntegration(),
        ],
        include_local_variables=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        before_send=functools.partial(harmless, redaction.cleaner(secrets), service),
    )


def harmless(clean: redaction.Clean, service: str, event: Event, hint: Hint) -> Event:
    """Return an event that says what broke, where, and in whose work by id; and nothing else."""
    del hint
    told: dict[str, Any] = {name: value for name, value in event.items() if name in KEPT}
    if "logentry" in told:  # the words of ours, without what was put into them
        told["logentry"] = {"message": redaction.one_line(clean(str(told["logentry"].get("message", ""))))}
    for error in told.get("exception", {}).get("values", ()):
        error["value"] = clean(redaction.unsaid(str(error.get("value") or "")))
        error.pop("mechanism", None)
        _strip(error.get("stacktrace") or {})
    work = correlation.current()
    told["tags"] = {"service": service, "id": work.id, "cause": work.cause, "task": work.name}
    told["tags"] = {name: value for name, value in told["tags"].items() if value}
    return told  # type: ignore[return-value]  # a part of an Event


def _strip(stacktrace: dict[str, Any]) -> None:
    for frame in stacktrace.get("frames", ()):
        frame.pop("vars", None)
