import pytest

from sandbox.discord.catalog import Catalog
from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.errors import DiscordError
from tests.sandbox.discord.bots import Bot
from tests.sandbox.discord.commands import CommandBot
from tests.sandbox.discord.scene import Scene

NEWS = {"name": "news", "description": "뉴스"}
TODAY = {"name": "today", "description": "오늘"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalog(clock: Clock) -> Catalog:
    return Catalog(clock, Snowflakes(clock))


def names(catalog: Catalog, place: int | None = None) -> list[str]:
    return [one["name"] for one in catalog.listed(place)]


def test_what_is_missing_in_an_overwrite_is_gone(catalog: Catalog) -> None:
    catalog.overwrite(None, [NEWS, TODAY])
    catalog.overwrite(None, [TODAY])
    assert names(catalog) == ["today"]
    assert catalog.overwrites == 2


def test_an_old_name_keeps_its_id(catalog: Catalog) -> None:
    first = catalog.overwrite(None, [NEWS])[0]["id"]
    assert catalog.overwrite(None, [TODAY, NEWS | {"description": "새 뉴스"}])[1]["id"] == first


def test_a_servers_commands_show_there_beside_the_global_ones(catalog: Catalog) -> None:
    catalog.overwrite(None, [NEWS])
    catalog.overwrite(7, [TODAY])
    assert [one["name"] for one in catalog.usable(7)] == ["news", "today"]
    assert [one["name"] for one in catalog.usable(8)] == ["news"]
    assert [one["name"] for one in catalog.usable(None)] == ["news"]


def test_contexts_say_where_a_command_shows(catalog: Catalog) -> None:
    catalog.overwrite(None, [NEWS | {"contexts": [0]}, TODAY | {"contexts": [1, 2]}])
    assert [one["name"] for one in catalog.usable(7)] == ["news"]
    assert [one["name"] for one in catalog.usable(None)] == ["today"]
    catalog.overwrite(None, [NEWS | {"dm_permission": False}])
    assert catalog.usable(None) == []


def test_two_hundred_creates_a_day(catalog: Catalog, clock: Clock) -> None:
    for start in (0, 100):
        catalog.overwrite(None, [NEWS | {"name": f"n{number}"} for number in range(start, start + 100)])
    with pytest.raises(DiscordError) as refused:
        catalog.overwrite(None, [TODAY])
    assert refused.value.code == 30034
    catalog.overwrite(None, [NEWS | {"name": f"n{number}"} for number in range(100, 200)])
    clock.advance(86_401)
    catalog.overwrite(None, [TODAY])


async def test_discord_py_syncs_names_in_both_languages(scene: Scene) -> None:
    client = CommandBot()
    async with client:
        await client.login(scene.discord.settings.bot_token)
    news = next(one for one in scene.discord.catalog.listed(None) if one["name"] == "news")
    assert news["name_localizations"]["ko"] == "뉴스"
    assert news["options"][0]["name_localizations"]["ko"] == "분야"


async def test_commands_are_listed_added_fetched_and_removed_one_by_one(scene: Scene, bot: Bot) -> None:
    base = f"/applications/{scene.discord.state.bot.id}/guilds/{scene.guild.id}/commands"
    _, made = await scene.rest("POST", base, NEWS)
    await scene.rest("POST", base, TODAY)
    await scene.rest("POST", base, NEWS | {"description": "새 뉴스"})
    assert {one["name"]: one["description"] for one in (await scene.rest("GET", base))[1]} == {
        "today": "오늘",
        "news": "새 뉴스",
    }
    assert (await scene.rest("GET", f"{base}/{made['id']}"))[1]["guild_id"] == str(scene.guild.id)
    assert (await scene.rest("DELETE", f"{base}/{made['id']}"))[0] == 204
    assert (await scene.rest("DELETE", f"{base}/{made['id']}"))[1]["code"] == 10063


async def test_a_refused_command_is_named_by_discord_py(scene: Scene, bot: Bot) -> None:
    base = f"/applications/{scene.discord.state.bot.id}/commands"
    status, told = await scene.rest("PUT", base, [NEWS, TODAY | {"description": ""}])
    assert (status, told["code"], list(told["errors"])) == (400, 50035, ["1"])
