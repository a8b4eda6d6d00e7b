"""`python -m bot.discord`: reads the environment, builds the bot, connects, and shuts down gracefully."""

import asyncio
import logging
import signal
import sys

import discord
import yarl
from pydantic import Field, SecretStr

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.settings import ApiSettings
from bot.discord import gateway_state, shards, startup_checks
from bot.discord.client import StudyBot
from bot.discord.cogs import COGS
from observability import heartbeat
from observability.environment import read

logger = logging.getLogger(__name__)


class DiscordSettings(ApiSettings):
    """The settings of the Discord bot besides the API's address; empty addresses are Discord's own."""

    discord_bot_token: SecretStr = SecretStr("")
    discord_api_base: str = ""
    discord_gateway_url: str = ""
    discord_shard_count: int = Field(default=0, ge=0)
    discord_process_count: int = Field(default=1, ge=1)
    discord_process_index: int = Field(default=0, ge=0)
    metrics_port_discord: int = Field(default=0, ge=0, le=65535)


def main() -> None:
    """Run until SIGTERM or Ctrl-C; print what is missing and return when a setting is."""
    settings = read(DiscordSettings)
    if missing := settings.missing("discord_bot_token"):
        sys.stderr.write(f"The Discord bot is not started: {', '.join(missing)} is missing.\n")
        return
    point_at(settings)
    monitoring.start(settings, service="discord", port=settings.metrics_port_discord)
    asyncio.run(run(settings))


def point_at(settings: DiscordSettings) -> None:
    """Send discord.py to the addresses the environment names; it has no other setting for them."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base.rstrip("/")
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


async def run(settings: DiscordSettings) -> None:
    """Stay connected until SIGTERM or Ctrl-C. Raises SystemExit when Discord cannot be reached."""
    stop_requested = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop_requested.set)
    try:
        share = shards.share(
            count=settings.discord_shard_count,
            processes=settings.discord_process_count,
            index=settings.discord_process_index,
        )
    except ValueError as error:
        raise SystemExit(f"The Discord bot is not started: {error}") from None
    await startup_checks.check_api(settings.api_base_url)
    await startup_checks.check_gateway(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
    api = StudyApi(settings.api_base_url, settings.api_client_id, settings.api_client_secret.get_secret_value())
    bot = StudyBot(api, COGS, share=share)
    with gateway_state.exported(bot):
        await run_until(bot, settings.discord_bot_token.get_secret_value(), stop_requested)


async def run_until(bot: StudyBot, token: str, stop_requested: asyncio.Event) -> None:
    """Run a bot until a stop is requested, then let it finish its jobs. Raises SystemExit or what ended the bot."""
    async with bot:
        running = asyncio.create_task(bot.start(token), name="bot")
        stopping = asyncio.create_task(stop_requested.wait(), name="stop requested")
        beating = asyncio.create_task(heartbeat.touch_while_the_loop_runs("discord"), name="heartbeat")
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        error = running.exception() if running.done() else None
        await bot.close()
        running.cancel()  # a bot that is still looking for the gateway does not notice that it was closed
        stopping.cancel()
        beating.cancel()
        await asyncio.wait({running, stopping, beating})
    if error is not None:
        if said := startup_checks.sentence(error):
            raise SystemExit(said)
        raise error


if __name__ == "__main__":
    main()
