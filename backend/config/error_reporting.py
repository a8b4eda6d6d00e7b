"""Errors are reported to Sentry where the environment gives its address."""

import importlib

from django.conf import settings


def start(service: str) -> None:
    """Report this process's errors, as `service`; without SENTRY_DSN nothing happens."""
    if settings.SENTRY_DSN:
        # Loaded only where it is wanted: it costs every other process some megabytes.
        tracing = importlib.import_module("observability.error_reports")
        tracing.start(
            settings.SENTRY_DSN, settings.SENTRY_ENVIRONMENT, service=service, secrets=settings.UNTOLD_SECRETS
        )
