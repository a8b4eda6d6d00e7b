"""Service accounts of bots, and the platforms that each may speak for."""

import re
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from backend.accounts.models import User
from backend.common.errors import AppError
from contracts.enums import CHAT_PLATFORMS

SERVICE_NAME = re.compile(r"[a-z][a-z0-9-]{0,49}")


class Credentials(NamedTuple):
    """A service account's key; the secret is shown once and stored hashed."""

    client_id: str
    secret: str


def create_service_account(*, name: str, platforms: Sequence[str] = ()) -> Credentials:
    """Create a bot's account; each call creates another one, so that a key can be replaced without downtime.

    `platforms` are the chat platforms it may speak for; none given: all. Raises AppError "service_account.name_invalid"
    unless the name is a short lowercase slug, and "service_account.platform_unknown".
    """
    if not SERVICE_NAME.fullmatch(name):
        raise AppError("service_account.name_invalid", "Use a lowercase name like discord-bot.", {"name": name})
    if unknown := set(platforms) - set(CHAT_PLATFORMS):
        known = ", ".join(CHAT_PLATFORMS)
        raise AppError("service_account.platform_unknown", f"The platforms are {known}.", {"unknown": sorted(unknown)})
    credentials = Credentials(f"{name}-{secrets.token_hex(4)}", secrets.token_urlsafe(32))
    User.objects.create_user(
        credentials.client_id, password=credentials.secret, is_service_account=True, bot_platforms=list(platforms)
    )
    return credentials


def check_platform(account: User, *platforms: str) -> None:
    """Raise AppError "auth.platform_forbidden" (403) unless this bot may speak for all of these platforms."""
    if account.bot_platforms and not set(platforms) <= set(account.bot_platforms):
        refused = sorted(set(platforms) - set(account.bot_platforms))
        raise AppError(
            "auth.platform_forbidden", "This key is not for that platform.", {"platforms": refused}, status=403
        )
