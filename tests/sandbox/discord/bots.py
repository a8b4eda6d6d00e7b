"""discord.py clients that talk to the stand-in, and what to start them with."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import discord
from discord import app_commands

from sandbox.discord.keys import BOT_TOKEN

READY_SECONDS = 5
GUILDS = discord.Intents(guilds=True)


class Quick:
    """Leaves out the waits that discord.py makes for Discord's sake, and keeps what happened."""

    happened: list[str]

    def note(self, what: str) -> None:
        self.happened.append(what)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        self.note(f"identify {shard_id}")

    async def on_ready(self) -> None:
        self.note("ready")

    async def on_resumed(self) -> None:
        self.note("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.note(f"join {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.note(f"remove {guild.name}")


class Bot(Quick, discord.Client):
    """A plain client with a command tree."""

    def __init__(self, intents: discord.Intents = GUILDS, **options: Any) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0.01, **options)
        self.happened = []
        self.tree: app_commands.CommandTree[Bot] = app_commands.CommandTree(self)


class ShardedBot(Quick, discord.AutoShardedClient):
    """A client that asks how many shards to make."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=GUILDS, guild_ready_timeout=0.01, **options)
        self.happened = []


class Save(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"save:(?P<id>\d+)"):
    """A button that carries an id and works after a restart."""

    def __init__(self, story_id: int) -> None:
        super().__init__(discord.ui.Button(label="저장", custom_id=f"save:{story_id}"))
        self.story_id = story_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["id"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message(f"{self.story_id}번을 저장했어요", ephemeral=True)


@asynccontextmanager
async def logged_in(bot: Bot | ShardedBot, token: str = BOT_TOKEN) -> AsyncIterator[None]:
    """Keep a client running until it is ready and the test is done; what ends it early is raised."""
    running = asyncio.create_task(bot.start(token))
    ready = asyncio.create_task(until(bot, "ready"))
    await asyncio.wait({running, ready}, timeout=READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    try:
        if running.done():
            running.result()
        assert ready.done(), "the client never became ready"
        yield
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.wait({running}, timeout=READY_SECONDS)


async def until(bot: Bot | ShardedBot, what: str, seconds: float = READY_SECONDS) -> None:
    """Wait until something happened to a client."""
    await eventually(lambda: what in bot.happened, seconds)


async def eventually(is_true: Callable[[], object], seconds: float = READY_SECONDS) -> None:
    """Wait until something is true that nobody tells of."""
    async with asyncio.timeout(seconds):
        while not is_true():  # noqa: ASYNC110  # a client's cache has no event to wait for
            await asyncio.sleep(0.005)
