"""Several processes of one bot: every shard is somebody's, and nobody hears a question twice."""

import pytest

from bot.discord import shards
from bot.discord.request_pacing import TURNS
from bot.discord.shards import Share
from tests.bot.discord.stage import Stage


def test_one_process_asks_discord_how_many_shards_to_open() -> None:
    assert shards.share(count=0, processes=1, index=0).ids is None


def test_a_given_count_is_opened_by_the_only_process() -> None:
    assert shards.share(count=3, processes=1, index=0).ids == [0, 1, 2]


@pytest.mark.parametrize(("count", "processes"), [(2, 2), (7, 3), (16, 5)])
def test_every_shard_belongs_to_exactly_one_process(count: int, processes: int) -> None:
    opened = [shards.share(count=count, processes=processes, index=one).ids or [] for one in range(processes)]
    assert sorted(shard for ids in opened for shard in ids) == list(range(count))


@pytest.mark.parametrize(
    ("count", "processes", "index", "name"), [(0, 2, 0, "DISCORD_SHARD_COUNT"), (4, 2, 2, "DISCORD_PROCESS_INDEX")]
)
def test_figures_that_leave_a_shard_to_nobody_are_refused_by_name(
    count: int, processes: int, index: int, name: str
) -> None:
    with pytest.raises(ValueError, match=name):
        shards.share(count=count, processes=processes, index=index)


async def test_two_processes_see_each_server_once_and_share_discords_limit(empty_stage: Stage) -> None:
    for number in range(5):
        empty_stage.discord.factory.guild(f"스터디 {number}", empty_stage.owner)
    everywhere = {guild.id for guild in empty_stage.discord.state.bot_guilds()}
    async with empty_stage.bot_running(Share(2, 2, 0)) as first, empty_stage.bot_running(Share(2, 2, 1)) as second:
        seen = [{guild.id for guild in bot.guilds} for bot in (first, second)]
        assert (seen[0] | seen[1], seen[0] & seen[1]) == (everywhere, set())
        assert first.pace.turns + second.pace.turns <= TURNS


async def test_a_question_is_answered_by_the_process_whose_server_it_is(empty_stage: Stage) -> None:
    async with empty_stage.bot_running(Share(2, 2, 0)), empty_stage.bot_running(Share(2, 2, 1)):
        seen = await empty_stage.use(empty_stage.jun, "help")
    assert seen.outcome == "message"
