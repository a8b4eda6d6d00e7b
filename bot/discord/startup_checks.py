"""Checks at the start that the API and Discord can be reached, with a sentence for each that cannot."""

import asyncio
import logging

import aiohttp
import discord
import yarl

PROBE_SECONDS = 5.0
API_UNREACHABLE = "The API does not answer at %s: commands get an apology and digests wait until it does."
DISCORD_UNREACHABLE = "Discord's API does not answer at {base} ({why})."
GATEWAY_UNREACHABLE = "Discord's gateway does not answer at {url} ({why})."
TOKEN_REFUSED = "Discord does not accept DISCORD_BOT_TOKEN."  # noqa: S105  # a sentence
AUTHENTICATION_FAILED = 4004

logger = logging.getLogger(__name__)


async def check_api(base_url: str) -> None:
    """Log a warning when the API does not answer: the bot starts without it, and apologizes until it is back."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PROBE_SECONDS)) as http,
            http.get(f"{base_url.rstrip('/')}/healthz", raise_for_status=True),
        ):
            pass
    except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
        logger.warning(API_UNREACHABLE, base_url)


async def check_gateway(url: yarl.URL) -> None:
    """Raise SystemExit when the gateway does not answer: discord.py would retry for ever, with a trace each time."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            _, writer = await asyncio.open_connection(url.host, url.port)
    except OSError as error:
        raise SystemExit(GATEWAY_UNREACHABLE.format(url=url, why=type(error).__name__)) from None
    writer.close()


def sentence(error: BaseException) -> str | None:
    """Return the sentence for an error of connecting to Discord, None for another error."""
    match error:
        case discord.LoginFailure():
            return TOKEN_REFUSED
        case discord.ConnectionClosed() if error.code == AUTHENTICATION_FAILED:
            return TOKEN_REFUSED
        case discord.HTTPException() | aiohttp.ClientError() | OSError():
            return DISCORD_UNREACHABLE.format(base=discord.http.Route.BASE, why=type(error).__name__)
        case _:
            return None
