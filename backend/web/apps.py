"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for learners: thin views over the same services and selectors as the API."""

    name = "backend.web"
    label = "web"
    verbose_name = "web"
