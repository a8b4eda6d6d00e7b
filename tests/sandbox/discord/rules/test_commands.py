from typing import Any

import pytest

from sandbox.discord.errors import DiscordError
from sandbox.discord.rules import commands

JSON = dict[str, Any]


def command(name: str = "news", **more: Any) -> JSON:
    return {"name": name, "description": "뉴스", "type": 1} | more


def option(name: str = "category", **more: Any) -> JSON:
    return {"name": name, "description": "분야", "type": 3} | more


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([command(str(one)) for one in range(101)], "APPLICATION_COMMAND_TOO_MANY"),
        ([command(), command()], "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ([command("News")], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command("two words")], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command("x" * 33)], "BASE_TYPE_MAX_LENGTH"),
        ([command("")], "BASE_TYPE_REQUIRED"),
        ([command(description="x" * 101)], "BASE_TYPE_MAX_LENGTH"),
        ([command(name_localizations={"ko": "뉴스 보기"})], "APPLICATION_COMMAND_INVALID_NAME"),
        ([command(description_localizations={"ko": "x" * 101})], "BASE_TYPE_MAX_LENGTH"),
        ([command(options=[option(str(one)) for one in range(26)])], "BASE_TYPE_BAD_LENGTH"),
        ([command(options=[option("a"), option("b", required=True)])], "OPTIONS_REQUIRED_INVALID"),
        ([command(options=[option(choices=[{"name": "x", "value": "x"}] * 26)])], "BASE_TYPE_BAD_LENGTH"),
        ([command(options=[option(choices=[{"name": "x" * 101, "value": "x"}])])], "BASE_TYPE_MAX_LENGTH"),
        ([command(options=[option(choices=[{"name": "x", "value": "x" * 101}])])], "BASE_TYPE_MAX_LENGTH"),
        ([command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)])], "AUTOCOMPLETE"),
        ([{"name": "x" * 33, "type": 2}], "BASE_TYPE_MAX_LENGTH"),
    ],
)
def test_commands_have_limits(asked: list[JSON], code: str) -> None:
    with pytest.raises(DiscordError) as refused:
        commands.check(asked)
    assert code in str(refused.value.errors)


def test_the_error_is_under_the_number_of_its_command() -> None:
    with pytest.raises(DiscordError) as refused:
        commands.check([command("a"), command("b", description="")])
    assert refused.value.errors is not None
    assert list(refused.value.errors) == ["1"]


def test_all_texts_of_a_command_together_have_a_limit() -> None:
    choices = [{"name": "x" * 90, "value": "x" * 90, "name_localizations": {"ko": "y" * 100}} for _ in range(25)]
    with pytest.raises(DiscordError) as refused:
        commands.check([command(options=[option("a", choices=choices), option("b", choices=choices)])])
    assert "APPLICATION_COMMAND_TOO_LARGE" in str(refused.value.errors)


def test_groups_nest_two_levels_and_no_more() -> None:
    sub = option("status", type=1, options=[option()])
    commands.check([command("digest", options=[option("group", type=2, options=[sub])])])
    deep = option("outer", type=2, options=[option("inner", type=2, options=[sub])])
    with pytest.raises(DiscordError):
        commands.check([command("digest", options=[deep])])


@pytest.mark.parametrize("name", ["뉴스", "오늘의-뉴스", "news_1", "日本", "don't"])
def test_names_of_any_script_are_valid(name: str) -> None:
    assert commands.is_name(name)


@pytest.mark.parametrize("name", ["News", "a b", "a.b", "뉴스!", "📚"])
def test_capitals_blanks_and_signs_are_not(name: str) -> None:
    assert not commands.is_name(name)
