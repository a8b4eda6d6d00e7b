"""Service accounts of bots."""

import re
import secrets
from typing import NamedTuple

from backend.accounts.models import User
from backend.common.errors import AppError

SERVICE_NAME = re.compile(r"[a-z][a-z0-9-]{0,49}")


class Credentials(NamedTuple):
    """A service account's key; the secret is shown once and stored hashed."""

    client_id: str
    secret: str


def create_service_account(*, name: str) -> Credentials:
    """Create a bot's account; each call creates another one, so that a key can be replaced without downtime.

    Raises AppError "service_account.name_invalid" unless the name is a short lowercase slug.
    """
    if not SERVICE_NAME.fullmatch(name):
        raise AppError("service_account.name_invalid", "Use a lowercase name like discord-bot.", {"name": name})
    credentials = Credentials(f"{name}-{secrets.token_hex(4)}", secrets.token_urlsafe(32))
    User.objects.create_user(credentials.client_id, password=credentials.secret, is_service_account=True)
    return credentials
