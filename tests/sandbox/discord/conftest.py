from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import yarl

from sandbox.discord.server import running
from sandbox.discord.service import Discord
from sandbox.discord.settings import Settings
from tests.sandbox.discord.bots import Bot, logged_in
from tests.sandbox.discord.commands import CommandBot
from tests.sandbox.discord.scene import Scene


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """A stand-in to which every discord.py client of the test goes; limits by channel and token are off."""
    service = Discord(Settings(message_seconds=0, token_limit_seconds=0))
    owner = service.factory.user("mina", "민아")
    member = service.factory.user("jun", "준")
    guild = service.factory.guild("영어 한입 스터디", owner)
    channel = service.factory.channel(guild, "오늘의-뉴스")
    service.factory.member(guild, member)
    async with running(service) as address, aiohttp.ClientSession() as http:
        monkeypatch.setattr(discord.http.Route, "BASE", address.api_base)
        gateway = yarl.URL(address.gateway_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        yield Scene(service, address, http, guild, channel, owner, member)


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    """A client that is ready."""
    client = Bot()
    async with logged_in(client):
        yield client


@pytest.fixture
async def command_bot(scene: Scene) -> AsyncIterator[Bot]:
    """A client with commands and buttons that is ready."""
    client = CommandBot()
    async with logged_in(client):
        yield client
