"""Who must be there for the bot to work, and one sentence for each that is not."""

import asyncio
import logging

import aiohttp
import discord
import yarl

PROBE_SECONDS = 5.0
API_AWAY = "The API does not answer at %s: commands get an apology and digests wait until it does."
DISCORD_AWAY = "Discord's API does not answer at {base} ({why})."
GATEWAY_AWAY = "Discord's gateway does not answer at {url} ({why})."
TOKEN_REFUSED = "Discord does not accept DISCORD_BOT_TOKEN."  # noqa: S105  # a sentence
AUTHENTICATION_FAILED = 4004

logger = logging.getLogger(__name__)


async def check_api(base_url: str) -> None:
    """Say when the API is away: the bot works without it, if poorly, until it is back."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PROBE_SECONDS)) as http,
            http.get(f"{base_url.rstrip('/')}/healthz", raise_for_status=True),
        ):
            pass
    except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
        logger.warning(API_AWAY, base_url)


async def check_gateway(url: yarl.URL) -> None:
    """Raise SystemExit when nobody listens at the gateway: discord.py would try for ever, with a trace each time."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            _, writer = await asyncio.open_connection(url.host, url.port)
    except OSError as error:
        raise SystemExit(GATEWAY_AWAY.format(url=url, why=type(error).__name__)) from None
    writer.close()


def sentence(error: BaseException) -> str | None:
    """Return what an error says of a missing neighbour, None when it says something else."""
    match error:
        case discord.LoginFailure():
            return TOKEN_REFUSED
        case discord.ConnectionClosed() if error.code == AUTHENTICATION_FAILED:
            return TOKEN_REFUSED
        case discord.HTTPException() | aiohttp.ClientError() | OSError():
            return DISCORD_AWAY.format(base=discord.http.Route.BASE, why=type(error).__name__)
        case _:
            return None
