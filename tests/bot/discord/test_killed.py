"""Several bot processes at once, all but one killed at random moments: no digest is lost and none stands twice."""

import asyncio
import os
import random
import sys
from pathlib import Path

import pytest
from django.core.handlers.asgi import ASGIHandler

from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.digests.services import schedule
from sandbox.discord.server import Address, running
from sandbox.discord.service import Discord
from sandbox.server import serve
from tests.bot.discord.stage import in_database, learner
from tests.contract.conftest import DjangoApi
from tests.digests import factories

ROOT = Path(__file__).parents[3]
CHANNELS = 40
PROCESSES = 3
WAIT_SECONDS = 60.0


async def start(address: Address, django_api: DjangoApi, api_url: str) -> asyncio.subprocess.Process:
    where = {
        "DISCORD_BOT_TOKEN": Discord().settings.bot_token,
        "DISCORD_API_BASE": address.api_base,
        "DISCORD_GATEWAY_URL": address.gateway_url,
        "API_BASE_URL": api_url,
        "API_CLIENT_ID": django_api.credentials.client_id,
        "API_CLIENT_SECRET": django_api.credentials.secret,
    }
    quiet = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.discord", cwd=ROOT, env={**os.environ, **where}, stdout=quiet, stderr=quiet
    )


def all_due(service: Discord) -> None:
    """Have one story for as many channels, each with its digest due now."""
    owner = service.factory.user("mina")
    guild = service.factory.guild("스터디", owner)
    who = learner(owner)
    factories.story()
    now = clock.now().astimezone(clock.SEOUL).time().replace(microsecond=0)
    for number in range(CHANNELS):
        channel = service.factory.channel(guild, f"뉴스-{number}")
        factories.subscription(who, target_id=str(channel.id), guild_id=str(guild.id), local_time=now)
    Subscription.objects.update(next_run_at=clock.now())
    schedule.schedule_due()


def leases_ran_out() -> None:
    Delivery.objects.filter(state="leased").update(due_at=clock.now() - factories.MINUTE)


async def test_killed_bots_lose_nothing_and_post_nothing_twice(django_api: DjangoApi) -> None:
    service = Discord()
    await in_database(lambda: all_due(service))
    with serve(ASGIHandler()) as api_url:  # type: ignore[arg-type]  # Django names the same protocol more narrowly
        await with_bots(service, django_api, api_url)
    posted = [len(channel.messages) for channel in service.state.channels.values()]
    assert posted == [1] * CHANNELS


async def with_bots(service: Discord, django_api: DjangoApi, api_url: str) -> None:
    """Start the bots, kill all but one, and wait until the last has done it all."""
    async with running(service) as address:
        bots = [await start(address, django_api, api_url) for _ in range(PROCESSES)]
        try:
            await kill_all_but_one(service, bots)
            await everything_sent()
        finally:
            await asyncio.gather(*map(ended, bots))


async def ended(bot: asyncio.subprocess.Process) -> None:
    """Kill a bot that still runs."""
    if bot.returncode is None:
        bot.kill()
    await bot.wait()


async def kill_all_but_one(service: Discord, bots: list[asyncio.subprocess.Process]) -> None:
    """Let posting begin, and kill one bot after the other in the midst of it."""
    async with asyncio.timeout(WAIT_SECONDS):
        await service.gateway.changed.wait(lambda: service.gateway.connected() == PROCESSES, WAIT_SECONDS)
        for bot in bots[1:]:
            await a_post_after(service, len(service.journal.posts))
            await asyncio.sleep(random.uniform(0, 0.2))  # noqa: S311  # any moment will do
            await ended(bot)
            await in_database(leases_ran_out)


async def a_post_after(service: Discord, count: int) -> None:
    """Wait until more has been posted than so much; the caller bounds it."""
    while len(service.journal.posts) <= count:  # noqa: ASYNC110  # the journal has no event
        await asyncio.sleep(0.005)


async def everything_sent() -> None:
    """Wait until every digest is with its channel."""
    for _ in range(int(WAIT_SECONDS / 0.1)):
        if await in_database(lambda: Delivery.objects.filter(state="sent").count()) == CHANNELS:
            return
        await asyncio.sleep(0.1)
    pytest.fail(str(await in_database(lambda: list(Delivery.objects.values_list("state", "reason").distinct()))))
