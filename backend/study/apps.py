"""The learner's side."""

from django.apps import AppConfig


class StudyConfig(AppConfig):
    """What a learner has seen."""

    name = "backend.study"
    label = "study"
    verbose_name = "study"
