"""What discord.py's own gateway client does when the stand-in misbehaves."""

import asyncio

import pytest

from sandbox.discord.gateway.protocol import Close
from tests.sandbox.discord.bots import Bot, eventually, until
from tests.sandbox.discord.scene import Scene


async def test_op_7_makes_a_client_come_back_and_resume(scene: Scene, bot: Bot) -> None:
    bot.happened.clear()
    scene.discord.gateway.reconnect()
    await until(bot, "resumed")
    assert bot.happened == ["resumed"]
    assert scene.discord.gateway.counts["identifies"] == 1


async def test_an_invalid_session_makes_a_client_identify_anew(scene: Scene, bot: Bot) -> None:
    bot.happened.clear()
    scene.discord.gateway.invalidate(resumable=False)
    await until(bot, "ready")
    assert "resumed" not in bot.happened
    assert scene.discord.gateway.counts["identifies"] == 2
    assert [guild.id for guild in bot.guilds] == [scene.guild.id]


@pytest.mark.parametrize("code", [None, Close.UNKNOWN, Close.RATE_LIMITED])
async def test_a_lost_connection_is_resumed_and_nothing_is_missed(scene: Scene, bot: Bot, code: Close | None) -> None:
    scene.discord.gateway.disconnect(code)
    scene.discord.factory.guild("그동안 생긴 서버", scene.owner)
    await until(bot, "resumed")
    assert "join 그동안 생긴 서버" in bot.happened


async def test_heartbeats_go_on_while_nothing_happens(scene: Scene) -> None:
    scene.discord.settings.heartbeat_ms = 100
    client = Bot()
    running = asyncio.create_task(client.start(scene.discord.settings.bot_token))
    await eventually(lambda: scene.discord.gateway.counts["heartbeats"] >= 3)
    await client.close()
    await running
