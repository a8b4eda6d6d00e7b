"""The learners app."""

from django.apps import AppConfig


class LearnersConfig(AppConfig):
    """Features across accounts, study and digests: linking, merging, export, deletion."""

    name = "backend.learners"
    label = "learners"
    verbose_name = "learners"
