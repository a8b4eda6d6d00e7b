"""`manage.py inspect`: what is found in given bytes (`materials/inspection.py`). Needs no server and no setting."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

MAX_BYTES = 10 * 1024 * 1024  # the collector fetches no more either


@dataclass(frozen=True)
class Kind:
    """What can be inspected: the path of the function that reads it, the options it is given, and what it reads.

    One that reads lines is given them and yields lines of JSON; others are given all bytes and return a Seen.
    """

    path: str
    options: tuple[str, ...] = ()
    reads_lines: bool = False


KINDS = {
    "article": Kind("backend.materials.inspection.article", ("url",)),
    "feed": Kind("backend.materials.inspection.feed", ("url",)),
    "section": Kind("backend.materials.inspection.section", ("url", "source")),
    "level": Kind("backend.materials.inspection.level"),
    "summary": Kind("backend.materials.inspection.summary", reads_lines=True),
    "events": Kind("backend.materials.inspection.events", reads_lines=True),
}


class Command(BaseCommand):
    """Reads bytes from standard input and prints JSON, one object on a line."""

    help = "Show what is found in the page, feed, text or JSON lines on standard input, as JSON on standard output."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's way; checks would look for a database
    kinds: ClassVar[Mapping[str, Kind]] = KINDS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind of input, and where it came from."""
        parser.add_argument("kind", choices=tuple(self.kinds))
        parser.add_argument("--url", help="the address the bytes came from (article, feed and section)")
        parser.add_argument("--source", default="cnn", help="whose section page it is (section only)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found; what is no page or feed gives empty fields and a sentence on standard error.

        Raises CommandError for a page without --url, and when a line of stories or answers cannot be read.
        """
        kind = self.kinds[options["kind"]]
        given = {name: options[name] for name in kind.options}
        if not given.get("url", "-"):
            raise CommandError("inspect needs --url, the address the page came from.")
        read = import_string(kind.path)
        if kind.reads_lines:
            try:
                for line in read(sys.stdin.buffer, **given):
                    self.stdout.write(line)
            except ValueError as error:
                raise CommandError(str(error)) from error
            return
        found = read(sys.stdin.buffer.read(MAX_BYTES), **given)
        if found.complaint:
            self.stderr.write(found.complaint)
        line = json.dumps(found.shown, ensure_ascii=False)
        self.stdout.write(line.encode(errors="replace").decode())  # half a surrogate pair cannot be written
