from collections.abc import AsyncIterator

import pytest

from tests.bot.discord.stage import Stage, staged
from tests.contract.conftest import DjangoApi, django_api

__all__ = ["django_api"]


@pytest.fixture
async def empty_stage(django_api: DjangoApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A study server on Discord and an API, and no bot yet."""
    async with staged(django_api, monkeypatch) as opened:
        yield opened


@pytest.fixture
async def stage(empty_stage: Stage) -> AsyncIterator[Stage]:
    """The same with the bot in it, connected and ready."""
    async with empty_stage.bot_running():
        yield empty_stage
