"""Errors from Discord as reasons of a delivery's report: can trying again help?

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

import aiohttp
import discord

from bot.discord import permissions
from bot.discord.rate_windows import WindowClosedError
from bot.discord.retry_guard import DoubtfulError, is_unavailable

TOO_MANY = 429
MESSAGE_GONE = 10008
MISSING_PERMISSION = 50013
CHANNEL_GONE = 10003
NO_TAG_ALLOWED = 40066
THREAD_EXISTS = 160004
WRONG_KIND = frozenset({50008, 50024})
PERMANENT = {
    10003: "discord.channel_gone",
    10004: "discord.guild_gone",
    10013: "discord.dm_closed",  # the person is gone
    40005: "discord.refused",  # too large
    NO_TAG_ALLOWED: "discord.missing_permission",
    40067: "discord.wrong_channel",  # a forum wants a tag that is not there
    50001: "discord.no_access",
    50005: "discord.refused",  # a correction of somebody else's message
    50006: "discord.refused",  # empty
    50007: "discord.dm_closed",
    50008: "discord.wrong_channel",
    MISSING_PERMISSION: "discord.missing_permission",
    50024: "discord.wrong_channel",
    50033: "discord.dm_closed",
    50035: "discord.refused",  # a body beyond Discord's limits
    50055: "discord.guild_gone",
    50083: "discord.wrong_channel",  # an archived thread that cannot be opened
    50109: "discord.refused",  # no JSON
    50278: "discord.dm_closed",
    160005: "discord.wrong_channel",
    200000: "discord.blocked",
    200001: "discord.blocked",
    240000: "discord.blocked",
}
"""The codes that only a person can mend. Any other answer, Cloudflare's pages included, may be different later."""


class DeliveryError(Exception):
    """A delivery that did not go out; `permanent` says that trying again cannot help."""

    def __init__(
        self, reason: str, *, permanent: bool, detail: str = "", retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.code = reason
        self.permanent = permanent
        self.detail = detail
        self.retry_after_seconds = retry_after_seconds


def failure(error: Exception) -> DeliveryError:
    """Return an error as a delivery's report words it."""
    match error:
        case DeliveryError():
            return error
        case WindowClosedError():
            return DeliveryError(error.code, permanent=False, retry_after_seconds=error.retry_after)
        case discord.HTTPException():
            detail = f"{error.status} {error.code}: {error.text}"[:200]
            if error.status == TOO_MANY:
                return DeliveryError("discord.rate_limited", permanent=False, detail=detail)
            if is_unavailable(error):
                return DeliveryError("discord.unavailable", permanent=False, detail=detail)
            reason = PERMANENT.get(error.code)
            if reason is None or reason == "discord.refused":
                return DeliveryError("discord.refused", permanent=reason is not None, detail=detail)
            named = permissions.noted([permissions.MANAGE_THREADS]) if error.code == NO_TAG_ALLOWED else ""
            return DeliveryError(reason, permanent=True, detail=named)
        case DoubtfulError() | aiohttp.ClientError() | OSError():  # a TimeoutError is an OSError
            return DeliveryError("discord.unavailable", permanent=False, detail=type(error).__name__)
        case _:
            return DeliveryError("discord.bot_fault", permanent=False, detail=type(error).__name__)
