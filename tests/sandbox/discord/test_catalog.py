from sandbox.discord.catalog import Catalog
from sandbox.discord.clock import Clock, Snowflakes
from tests.sandbox.discord.commands import CommandBot
from tests.sandbox.discord.scene import Scene

NEWS = {"name": "news", "description": "뉴스"}
TODAY = {"name": "today", "description": "오늘"}


def test_an_overwrite_keeps_the_id_of_an_old_name_and_drops_what_it_does_not_name() -> None:
    catalog = Catalog(Snowflakes(Clock()))
    first = catalog.overwrite([NEWS, TODAY])[0]["id"]
    (only,) = catalog.overwrite([NEWS | {"description": "새 뉴스"}])
    assert (only["id"], only["description"]) == (first, "새 뉴스")


def test_contexts_say_where_a_command_shows() -> None:
    catalog = Catalog(Snowflakes(Clock()))
    catalog.overwrite([NEWS | {"contexts": [0]}, TODAY | {"contexts": [1, 2]}])
    assert [[one["name"] for one in catalog.usable(in_guild=where)] for where in (True, False)] == [["news"], ["today"]]
    catalog.overwrite([NEWS | {"dm_permission": False}])
    assert catalog.usable(in_guild=False) == []


async def test_discord_py_syncs_names_in_both_languages(scene: Scene) -> None:
    client = CommandBot()
    async with client:
        await client.login(scene.discord.settings.bot_token)
    news = next(one for one in scene.discord.catalog.commands if one["name"] == "news")
    assert news["name_localizations"]["ko"] == "뉴스"
    assert news["options"][0]["name_localizations"]["ko"] == "분야"
