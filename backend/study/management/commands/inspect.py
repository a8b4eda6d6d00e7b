"""`manage.py inspect` with the study application's kinds: `inspect schedule [--zone Asia/Seoul] < reviews.jsonl`.

Django runs the command of the application that comes first in INSTALLED_APPS: this one, not that of `materials`.
"""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import ClassVar

from backend.common import clock
from backend.materials.management.commands import inspect


class Command(inspect.Command):
    """Reads bytes from standard input and prints JSON objects, one a line."""

    kinds: ClassVar[Mapping[str, inspect.Kind]] = {
        **inspect.KINDS,
        "schedule": inspect.Kind("backend.study.inspection.inspect", ("zone",), reads_lines=True),
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the learner's time zone."""
        super().add_arguments(parser)
        parser.add_argument("--zone", default=clock.SEOUL.key, help="the learner's time zone (schedule only)")
