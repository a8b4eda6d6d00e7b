"""The Celery app: Django's settings, Redis as the broker, and the modules that hold tasks."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

app = Celery("newsbite", include=["tasks.ingest", "tasks.enrich", "tasks.digest", "tasks.upkeep"])
app.config_from_object("django.conf:settings", namespace="CELERY")
