"""The Discord bot: a sharded gateway client that knows the backend only as a StudyApi."""

import logging
from collections.abc import Iterable, Mapping
from typing import cast

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.api.client import StudyApi
from bot.conversation import router
from bot.conversation.message import Message, Text
from bot.conversation.rate_limits import LEARNER, SERVER, Buckets
from bot.conversation.texts import MENU
from bot.discord import command_registration, retry_guard
from bot.discord.command_translation import KoreanAndEnglish
from bot.discord.custom_ids import Tap, is_ours
from bot.discord.interaction_replies import reply, said, speaker
from bot.discord.request_pacing import TURNS, Pace
from bot.discord.server_managers import Managers
from bot.discord.shards import WHOLE, Share

RATE_LIMIT_WAIT_MAX_SECONDS = 30.0  # the least discord.py takes; a longer wait outlives a delivery's lease
GUILDS_COMPLETE_SECONDS = 2.0
NO_LONGER = Message((Text("이 버튼은 이제 쓸 수 없어요. 메뉴에서 다시 골라 주세요."),), (MENU,))

logger = logging.getLogger(__name__)


class StudyBot(commands.AutoShardedBot):
    """Hears commands and taps, reads no messages; nothing it says can ping anybody unless a call names whom."""

    def __init__(
        self,
        api: StudyApi,
        cogs: Iterable[type[commands.Cog]] = (),
        *,
        pace: Pace | None = None,
        share: Share = WHOLE,
        guilds_complete_seconds: float = GUILDS_COMPLETE_SECONDS,
    ) -> None:
        self.api = api
        self.pace = pace or Pace(TURNS // share.processes)  # Discord counts the bot, not its processes
        self.managers = Managers()
        self.learners = Buckets(LEARNER)
        self.servers = Buckets(SERVER)
        trace = aiohttp.TraceConfig()
        retry_guard.watch(trace)
        self.pace.watch(trace)
        super().__init__(
            command_prefix=commands.when_mentioned,  # never used: without message content there are slash commands only
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=RATE_LIMIT_WAIT_MAX_SECONDS,
            guild_ready_timeout=guilds_complete_seconds,
            http_trace=trace,
            tree_cls=Commands,
            shard_count=share.count,
            shard_ids=share.ids,  # type: ignore[arg-type]  # None is its default, which its types forgot
        )
        self._cogs_to_add = tuple(cogs)

    async def setup_hook(self) -> None:
        """Make old buttons work after a restart, and tell Discord our commands if they changed."""
        self.add_dynamic_items(Tap)
        await self.tree.set_translator(KoreanAndEnglish())
        for cog in self._cogs_to_add:
            await self.add_cog(cog(self))
        await command_registration.register(self)

    async def answer_tap(self, interaction: "Interaction", action: str, argument: str) -> None:
        """Answer a tapped button."""
        if not router.is_known(action, argument):
            await reply(interaction, said(NO_LONGER))
            return
        await reply(interaction, router.answer(self.api, speaker(interaction), action=action, argument=argument))

    async def on_interaction(self, interaction: "Interaction") -> None:
        """Answer a component that is none of ours: left alone, Discord would say only that it failed."""
        custom_id = str(cast(Mapping[str, object], interaction.data or {}).get("custom_id", ""))
        if interaction.type is discord.InteractionType.component and not is_ours(custom_id):
            await reply(interaction, said(NO_LONGER))

    async def close(self) -> None:
        """Leave Discord and the API."""
        await super().close()
        await self.api.aclose()


Interaction = discord.Interaction[StudyBot]


class Commands(app_commands.CommandTree[StudyBot]):
    """The slash commands; one that fails before it could answer is answered here."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Say sorry, whatever went wrong."""
        logger.error("a command failed: %s", error, exc_info=None if _is_stale(error) else error)
        if not interaction.response.is_done():
            await reply(interaction, said(_sorry(error)))


def _is_stale(error: app_commands.AppCommandError) -> bool:
    """Say whether somebody's client has an older list of our commands: nothing is wrong then."""
    return isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch)


def _sorry(error: app_commands.AppCommandError) -> Message:
    if isinstance(error, app_commands.TransformerError):
        return Message((Text("입력하신 값을 이해하지 못했어요. 목록에서 골라 주세요."),))
    if _is_stale(error):
        return Message((Text("명령이 바뀌었어요. 잠시 후 다시 입력해 주세요."),))
    return Message((Text("죄송해요, 문제가 생겼어요. 잠시 후 다시 시도해 주세요."),), (MENU,))
