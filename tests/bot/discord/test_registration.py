import copy
from typing import Any

import pytest

from bot.discord.command_registration import fingerprint
from tests.bot.discord.stage import Stage

COMMAND: dict[str, Any] = {
    "type": 1,
    "name": "news",
    "name_localizations": {"ko": "뉴스"},
    "description": "새 기사",
    "options": [{"type": 3, "name": "category", "description": "분야", "required": False, "autocomplete": True}],
    "contexts": [0, 1, 2],
    "default_member_permissions": 32,
    "nsfw": False,
}


def changed(**fields: Any) -> list[dict[str, Any]]:
    return [copy.deepcopy(COMMAND) | fields]


def test_what_discord_adds_or_writes_otherwise_is_no_change() -> None:
    held = changed(
        id="1",
        version="2",
        application_id="3",
        contexts=[2, 1, 0],
        default_member_permissions="32",
        description_localizations=None,
        dm_permission=True,
        options=[{"type": 3, "name": "category", "description": "분야", "autocomplete": True}],
    )
    assert fingerprint(held) == fingerprint([COMMAND])


def test_the_order_of_commands_is_no_change() -> None:
    other = changed(name="today")
    assert fingerprint([COMMAND, *other]) == fingerprint([*other, COMMAND])


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "today"},
        {"description": "다른 말"},
        {"name_localizations": {"ko": "소식"}},
        {"options": []},
        {"options": [COMMAND["options"][0] | {"required": True}]},
        {"options": [COMMAND["options"][0] | {"choices": [{"name": "a", "value": "b"}]}]},
        {"contexts": [0]},
        {"default_member_permissions": None},
        {"nsfw": True},
    ],
)
def test_what_people_see_is_a_change(fields: dict[str, Any]) -> None:
    assert fingerprint(changed(**fields)) != fingerprint([COMMAND])


async def test_commands_are_told_once_and_again_only_when_they_changed(empty_stage: Stage) -> None:
    catalog = empty_stage.discord.catalog
    for _ in range(2):
        async with empty_stage.bot_running():
            assert catalog.overwrites == 1
    catalog.listed(None)[0]["description"] = "누가 바꿨어요"
    async with empty_stage.bot_running():
        assert catalog.overwrites == 2
