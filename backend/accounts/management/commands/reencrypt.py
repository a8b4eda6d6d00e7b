"""`manage.py reencrypt`: rewrite every encrypted column under the first key of FIELD_ENCRYPTION_KEYS."""

import functools
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from backend.accounts.services import reencryption
from backend.common import terminal


class Command(BaseCommand):
    """Prints a row per column; fails if a value is left that no key decrypts, for then no key may be removed."""

    help = "Encrypt anew under the first key of FIELD_ENCRYPTION_KEYS; safe to repeat and to interrupt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Re-encrypt each column."""
        unreadable = 0
        console = terminal.console()
        with Progress(console=console, disable=not console.is_terminal) as progress:
            for column in reencryption.columns():
                bar = progress.add_task(str(column), total=reencryption.rows(column))
                renewed = reencryption.renew(column, done=functools.partial(progress.advance, bar))
                unreadable += renewed.unreadable
                self.stdout.write(f"{column}: {renewed.rewritten} written anew, {renewed.unreadable} unreadable")
        renewed = reencryption.renew_second_factors()
        unreadable += renewed.unreadable
        self.stdout.write(f"mfa.Authenticator: {renewed.rewritten} written anew, {renewed.unreadable} unreadable")
        if unreadable:
            raise CommandError(
                f"No key reads {unreadable} values: put the key that wrote them back before dropping any."
            )
