"""What goes out when."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """The day's digest; subscriptions and deliveries build on it."""

    name = "backend.digests"
    label = "digests"
    verbose_name = "digests"
