"""`manage.py inspect`: what the collector sees in a page, feed or section, what the truth gate finds in a summary,
and which stories are one event.

Needs no server and no setting.
"""

import json
import sys
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError

PAGES = ("article", "feed", "section")
JSON_LINES = ("summary", "events")
MAX_BYTES = 10 * 1024 * 1024  # the collector fetches no more either


class Command(BaseCommand):
    """Reads bytes from standard input and prints JSON, one object on a line."""

    help = "Show what the collector sees in a page or feed, what the gate finds in summaries, or the events of stories."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's way; checks would look for a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind of page, and where it came from."""
        parser.add_argument("kind", choices=(*PAGES, *JSON_LINES))
        parser.add_argument("--url", help="the address the bytes came from (pages only)")
        parser.add_argument("--source", default="cnn", help="whose section page it is (section only)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found; what is no page or feed gives empty fields and a sentence on standard error.

        Raises CommandError for a page without --url, and for events when a line is no story.
        """
        reader = import_module(f"backend.materials.inspection.{options['kind']}")
        if options["kind"] in JSON_LINES:
            try:
                for line in reader.inspect(sys.stdin.buffer):
                    self.stdout.write(line)
            except ValueError as error:
                raise CommandError(str(error)) from error
            return
        if not options["url"]:
            raise CommandError("inspect needs --url, the address the page came from.")
        found = reader.inspect(sys.stdin.buffer.read(MAX_BYTES), url=options["url"], source=options["source"])
        if found.complaint:
            self.stderr.write(found.complaint)
        line = json.dumps(found.shown, ensure_ascii=False)
        self.stdout.write(line.encode(errors="replace").decode())  # half a surrogate pair cannot be written
