"""A bot begins to be seen."""

import importlib
import logging.config

from bot.monitoring.settings import SignalSettings
from observability import logs
from observability.exporter import expose


def start(settings: SignalSettings, *, service: str, port: int) -> None:
    """Write redacted log lines, tell metrics on `port` (0: nowhere), report errors to Sentry if there is a DSN."""
    logging.config.dictConfig(logs.configuration(settings.log_format, settings.secrets()))
    expose(settings.metrics_host, port)
    if dsn := settings.sentry_dsn.get_secret_value():
        # Loaded only where it is wanted: it costs every other process some megabytes.
        tracing = importlib.import_module("observability.error_reports")
        tracing.start(dsn, settings.sentry_environment, service=service, secrets=settings.secrets())
