"""A stand-in that runs in the test's own event loop, and what is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from discord import TextChannel

from sandbox.discord.keys import BOT_TOKEN
from sandbox.discord.model.channels import Channel
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.users import User
from sandbox.discord.server import Address
from sandbox.discord.service import Discord
from tests.sandbox.discord.bots import Bot

RIGHT = {"Authorization": f"Bot {BOT_TOKEN}"}


@dataclass(frozen=True)
class Scene:
    """One server with a text channel, its owner and a member."""

    discord: Discord
    address: Address
    http: aiohttp.ClientSession
    guild: Guild
    channel: Channel
    owner: User
    member: User

    async def rest(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] = RIGHT
    ) -> tuple[int, Any]:
        """Ask REST as the bot does."""
        async with self.http.request(method, self.address.api_base + path, json=body, headers=headers) as answer:
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, await answer.json() if is_json else await answer.text()

    async def control(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask a control."""
        async with self.http.request(method, f"{self.address.url}/sandbox/discord{path}", json=body) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    def place(self, bot: Bot) -> TextChannel:
        """Return the channel as a client knows it."""
        found = bot.get_channel(self.channel.id)
        assert isinstance(found, TextChannel)
        return found
