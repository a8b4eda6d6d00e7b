"""`manage.py add_feed`: a new RSS, Atom or JSON feed is a row, not code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.common.errors import AppError
from backend.materials.services import feeds


class Command(BaseCommand):
    """Registers one feed of an outlet for one category; safe to repeat."""

    help = "Register a feed. Without flags only its headlines and abstracts are used, as any licence allows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The flags are the licence record."""
        parser.add_argument("name", help="the outlet as people know it: 'Harbor Wire'")
        parser.add_argument("category", help="one of our categories: technology")
        parser.add_argument("url", help="address of the feed")
        parser.add_argument("--credit", help="credit line shown with its stories; the name if missing")
        parser.add_argument("--terms", dest="terms_url", default="", help="address of the terms it was made from")
        parser.add_argument("--pages", action="store_true", help="article pages may be fetched and sent to the model")
        parser.add_argument("--quote", action="store_true", help="sentences of its texts may be shown to learners")
        parser.add_argument("--keep-text", action="store_true", help="article texts may be stored without a time limit")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows."""
        try:
            names = ("name", "category", "url", "terms_url", "pages", "quote", "keep_text")
            record = {name: options[name] for name in names}
            pair = feeds.add_feed(**record, credit=options["credit"] or options["name"])
        except AppError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{pair} will be read daily from {pair.source_category}")
