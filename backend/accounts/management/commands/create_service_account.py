"""`manage.py create_service_account NAME`: print a bot's id and secret, once, as lines for .env."""

from typing import cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.accounts.services import service_accounts
from backend.common.errors import AppError
from contracts.enums import CHAT_PLATFORMS


class Command(BaseCommand):
    """Creates a service account and prints its credentials as two environment lines."""

    help = (
        "Makes a bot's service account and prints API_CLIENT_ID and API_CLIENT_SECRET; the secret is not shown again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the account's name."""
        parser.add_argument("name", help="What the account is for, for example discord-bot.")
        parser.add_argument(
            "--platform",
            action="append",
            default=[],
            choices=list(CHAT_PLATFORMS),
            help="The chat platform it may speak for, and no other; may be repeated. Without it: all.",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Print the two lines."""
        try:
            credentials = service_accounts.create_service_account(
                name=str(options["name"]), platforms=cast("list[str]", options["platform"])
            )
        except AppError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"API_CLIENT_ID={credentials.client_id}")
        self.stdout.write(f"API_CLIENT_SECRET={credentials.secret}")
