"""The Discord bot: a sharded gateway client that knows the backend only as a StudyApi."""

import logging
from collections.abc import Iterable

import aiohttp
import discord
from discord.ext import commands

from bot.api.client import StudyApi
from bot.conversation.rate_limits import LEARNER, ONCE_A_DAY, SERVER, Buckets
from bot.discord import command_translation, retry_guard
from bot.discord.rate_windows import RateWindows
from bot.discord.request_pacing import TURNS, Pace
from bot.discord.shards import WHOLE, Share
from contracts.enums import Platform

logger = logging.getLogger(__name__)

PROVIDER = Platform.DISCORD
GUILDS_COMPLETE_SECONDS = 2.0


class StudyBot(commands.AutoShardedBot):
    """Receives commands and taps, reads no messages; nothing it sends can ping anybody unless a call names whom."""

    def __init__(
        self,
        api: StudyApi,
        cogs: Iterable[type[commands.Cog]] = (),
        *,
        share: Share = WHOLE,
        guilds_complete_seconds: float = GUILDS_COMPLETE_SECONDS,
    ) -> None:
        self.api = api
        self.pace = Pace(TURNS // share.processes)  # Discord counts the bot, not its processes
        self.learners = Buckets(LEARNER)
        self.servers = Buckets(SERVER)
        self.newcomers = Buckets(ONCE_A_DAY)  # whom the first choices were offered after a tap
        trace = aiohttp.TraceConfig()
        retry_guard.watch(trace)
        self.pace.watch(trace)
        self.windows = RateWindows()
        self.windows.watch(trace)
        super().__init__(
            command_prefix=commands.when_mentioned,  # never used: without message content there are slash commands only
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            guild_ready_timeout=guilds_complete_seconds,
            http_trace=trace,
            shard_count=share.count,
            shard_ids=share.ids,  # type: ignore[arg-type]  # None is its default, which its types forgot
        )
        self._cogs_to_add = tuple(cogs)

    async def setup_hook(self) -> None:
        """Load the cogs and overwrite the commands registered with Discord; one that was there keeps its id.

        https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands
        """
        await self.tree.set_translator(command_translation.KoreanAndEnglish())
        for cog in self._cogs_to_add:
            await self.add_cog(cog(self))
        registered = await self.tree.sync()
        command_translation.remember_ids({command.name: command.id for command in registered})
        logger.info("%s commands are registered with Discord", len(registered))

    async def close(self) -> None:
        """Leave Discord and the API."""
        await super().close()
        await self.api.aclose()


Interaction = discord.Interaction[StudyBot]
