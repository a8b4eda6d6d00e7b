"""Digests, subscriptions, deliveries and pushes."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """The app of the day's digests and their deliveries."""

    name = "backend.digests"
    label = "digests"
    verbose_name = "digests"
