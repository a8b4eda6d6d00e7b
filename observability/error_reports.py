"""Errors reported to Sentry: what is logged at level ERROR, with its traceback, and nothing about the person.

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

from observability import correlation, redaction

REPORTED_FIELDS = frozenset(
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
        before_send=functools.partial(anonymize, redaction.cleaner(secrets), service),
    )


def anonymize(clean: redaction.Clean, service: str, event: Event, hint: Hint) -> Event:
    """Return an event with the error, its place and the correlation ids, and nothing else."""
    del hint
    report: dict[str, Any] = {name: value for name, value in event.items() if name in REPORTED_FIELDS}
    if "logentry" in report:  # our own words, without their arguments
        report["logentry"] = {"message": redaction.one_line(clean(str(report["logentry"].get("message", ""))))}
    for error in report.get("exception", {}).get("values", ()):
        error["value"] = clean(redaction.without_quotes(str(error.get("value") or "")))
        error.pop("mechanism", None)
        for frame in (error.get("stacktrace") or {}).get("frames", ()):
            frame.pop("vars", None)
    work = correlation.current()
    report["tags"] = {"service": service, "id": work.id, "cause": work.cause, "task": work.name}
    report["tags"] = {name: value for name, value in report["tags"].items() if value}
    return report  # type: ignore[return-value]  # a part of an Event
