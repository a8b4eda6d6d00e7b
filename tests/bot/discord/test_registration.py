from bot.discord import command_translation
from tests.bot.discord.stage import Stage


async def test_a_restart_keeps_the_ids_of_commands_and_restores_what_was_changed(empty_stage: Stage) -> None:
    catalog = empty_stage.discord.catalog
    async with empty_stage.bot_running():
        ids = {one["name"]: one["id"] for one in catalog.commands}
    catalog.commands[0]["description"] = "누가 바꿨어요"
    async with empty_stage.bot_running():
        pass
    assert {one["name"]: one["id"] for one in catalog.commands} == ids
    assert "누가 바꿨어요" not in {one["description"] for one in catalog.commands}


async def test_a_named_command_is_mentioned_as_the_reader_lists_it(stage: Stage) -> None:
    ids = {one["name"]: one["id"] for one in stage.discord.catalog.commands}
    shown = command_translation.with_mentions("/digest resume 또는 /setup, https://a.b/setup and/or a/me")
    assert shown == f"</한입뉴스 다시시작:{ids['digest']}> 또는 </설정:{ids['setup']}>, https://a.b/setup and/or a/me"
