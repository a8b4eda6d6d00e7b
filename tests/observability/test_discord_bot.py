"""What the Discord bot tells of commands, taps and deliveries on a real gateway."""

import pytest
from prometheus_client import REGISTRY

from tests.bot.discord.conftest import django_api, empty_stage, stage
from tests.bot.discord.stage import Stage, delivered, in_database
from tests.digests import factories

__all__ = ["django_api", "empty_stage", "stage"]
pytestmark = pytest.mark.django_db(transaction=True)


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def answered(command: str) -> float:
    return sample("newsbite_bot_answers_total", platform="discord", command=command, outcome="answered")


async def test_a_command_is_counted_by_name_and_its_acknowledgement_is_timed(stage: Stage) -> None:
    answers, acks = answered("news"), sample("newsbite_discord_ack_seconds_count")
    await stage.use(stage.jun, "news")
    await stage.until(lambda: answered("news") == answers + 1)  # it is counted once it is out
    assert sample("newsbite_discord_ack_seconds_count") == acks + 1


async def test_a_delivery_is_counted_when_it_is_done(stage: Stage) -> None:
    before = sample("newsbite_discord_jobs_total", kind="digest", outcome="done")
    await in_database(lambda: factories.stories(1))
    await delivered(stage)
    assert sample("newsbite_discord_jobs_total", kind="digest", outcome="done") == before + 1
