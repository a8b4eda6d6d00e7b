"""The bot as a process: what it says when a neighbour is missing, and how it leaves."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest

from bot.discord.__main__ import DiscordSettings, main, point_at, run
from observability.environment import read
from sandbox.discord.server import Address, running
from sandbox.discord.service import Discord

ROOT = Path(__file__).parents[3]
WAIT_SECONDS = 20.0


@pytest.fixture(autouse=True)
def _discords_own_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)


@asynccontextmanager
async def process(address: Address, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `python -m bot.discord` against a stand-in; it is dead at the end."""
    where = {"DISCORD_API_BASE": address.api_base, "DISCORD_GATEWAY_URL": address.gateway_url}
    env = {**os.environ, "DISCORD_BOT_TOKEN": Discord().settings.bot_token, **where, **environment}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.discord", cwd=ROOT, env=env, stdout=asyncio.subprocess.DEVNULL, stderr=-1
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def last_words(started: asyncio.subprocess.Process) -> str:
    """Wait for a process to end and return what it said."""
    async with asyncio.timeout(WAIT_SECONDS):
        _, said = await started.communicate()
    return said.decode()


@pytest.mark.parametrize("name", ["DISCORD_BOT_TOKEN", "API_CLIENT_ID", "API_CLIENT_SECRET"])
def test_what_is_missing_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "empty"))
    main()
    assert capsys.readouterr().err == f"The Discord bot is not started: {name} is missing.\n"


def test_discord_py_is_sent_where_the_environment_says() -> None:
    point_at(DiscordSettings(discord_api_base="", discord_gateway_url=""))
    assert discord.http.Route.BASE == "https://discord.com/api/v10"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "wss://gateway.discord.gg/"
    point_at(read(DiscordSettings))
    assert discord.http.Route.BASE == "http://127.0.0.1:9/discord/api/v10"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:9/discord/gateway"


async def test_a_gateway_that_does_not_answer_ends_the_start_with_one_sentence() -> None:
    settings = read(DiscordSettings)
    point_at(settings)
    with pytest.raises(
        SystemExit, match=r"^Discord's gateway does not answer at ws://127\.0\.0\.1:9/discord/gateway \("
    ):
        await run(settings)


async def test_a_token_that_is_refused_ends_the_start_with_one_sentence() -> None:
    async with running(Discord()) as address, process(address, DISCORD_BOT_TOKEN="wrong") as bot:
        said = await last_words(bot)
    assert bot.returncode == 1
    assert said.splitlines()[-1] == "Discord does not accept DISCORD_BOT_TOKEN."
    assert "Traceback" not in said


async def test_a_rest_api_that_does_not_answer_ends_the_start_with_one_sentence() -> None:
    async with running(Discord()) as address:
        settings = read(DiscordSettings).model_copy(update={"discord_gateway_url": address.gateway_url})
        point_at(settings)
        with pytest.raises(
            SystemExit, match=r"^Discord's API does not answer at http://127\.0\.0\.1:9/discord/api/v10 \("
        ):
            await run(settings)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_ends_its_session_and_goes_quietly(number: signal.Signals) -> None:
    service = Discord()
    async with running(service) as address, process(address) as bot:
        assert await service.gateway.changed.wait(lambda: service.gateway.connected() == 1, WAIT_SECONDS)
        bot.send_signal(number)
        said = await last_words(bot)
        assert bot.returncode == 0
        assert not service.gateway.sessions  # closed with 1000: nobody waits for it to come back
    assert said.count("The API does not answer at http://127.0.0.1:9") == 1
    assert "Traceback" not in said


async def test_shards_that_would_be_nobodys_stop_the_start_by_name() -> None:
    with pytest.raises(SystemExit, match="DISCORD_SHARD_COUNT=0 is fewer than DISCORD_PROCESS_COUNT=2"):
        await run(DiscordSettings(discord_process_count=2))
