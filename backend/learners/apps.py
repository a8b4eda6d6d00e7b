"""One learner, whole: joining two into one, taking everything along, leaving."""

from django.apps import AppConfig


class LearnersConfig(AppConfig):
    """What concerns a learner across accounts, study and digests: linking, merging, export, deletion."""

    name = "backend.learners"
    label = "learners"
    verbose_name = "learners"
