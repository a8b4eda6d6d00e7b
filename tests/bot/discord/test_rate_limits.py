"""Members and servers that ask faster than is fair, through discord.py's own client."""

import pytest

from bot.conversation import rate_limits
from bot.conversation.message import Text
from bot.conversation.rate_limits import SLOW_DOWN, Rate
from bot.discord import client
from tests.bot.discord.stage import Stage, texts

(BLOCK,) = SLOW_DOWN.blocks
PLEA = BLOCK.text if isinstance(BLOCK, Text) else ""


@pytest.fixture
async def hurried(empty_stage: Stage, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Stage:
    """A bot that takes two questions from whom the test names."""
    monkeypatch.setattr(client, request.param, Rate(2, 0.001))
    return empty_stage


@pytest.mark.parametrize("hurried", ["LEARNER"], indirect=True)
async def test_a_member_who_never_pauses_is_asked_to_slow_down(hurried: Stage) -> None:
    async with hurried.bot_running():
        answers = [await hurried.use(hurried.jun, "help") for _ in range(3)]
        other = await hurried.use(hurried.owner, "help")
    assert [PLEA in texts(answer.message) for answer in [*answers, other]] == [False, False, True, False]
    assert answers[2].is_private


@pytest.mark.parametrize("hurried", ["SERVER"], indirect=True)
async def test_a_servers_members_share_its_bucket(hurried: Stage) -> None:
    async with hurried.bot_running():
        askers = [hurried.jun, hurried.owner, hurried.jun]
        answers = [await hurried.use(asker, "help") for asker in askers]
    assert [PLEA in texts(answer.message) for answer in answers] == [False, False, True]


def test_a_server_may_do_what_hundreds_of_its_members_may() -> None:
    assert rate_limits.SERVER.burst >= 10 * rate_limits.LEARNER.burst
