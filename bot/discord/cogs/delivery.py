"""The cog that runs the delivery loop for as long as the bot runs."""

import asyncio

from discord.ext import commands

from bot.discord.client import StudyBot
from bot.discord.delivery.loop import DeliveryLoop

CLAIM_WITHIN_SECONDS = 2.0  # a claim under way brings leases, which must be given back too


class Delivery(commands.Cog):
    """Starts the loop with the bot and stops it before the bot disconnects."""

    def __init__(self, bot: StudyBot) -> None:
        self._bot = bot
        self._loop = DeliveryLoop(bot)
        self._running: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Start the loop."""
        self._running = asyncio.create_task(self._loop.run(), name="deliveries")

    async def cog_unload(self) -> None:
        """Finish the request under way and release the other jobs."""
        self._loop.stop()
        if self._running is not None:
            if self._bot.is_ready():
                await asyncio.wait({self._running}, timeout=CLAIM_WITHIN_SECONDS)
            self._running.cancel()
        await self._loop.finished()

    @commands.Cog.listener()
    async def on_digest_wanted(self) -> None:
        """Claim at once: somebody asked for a digest now."""
        self._loop.wake()
