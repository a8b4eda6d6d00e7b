"""Every command there is, walked: unique names, Korean descriptions, English beside them, all within the limits."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.conversation import router
from bot.discord.client import StudyBot
from bot.discord.cogs import COGS
from bot.discord.command_translation import ENGLISH, KOREAN_NAMES, KoreanAndEnglish
from tests.bot.stored_stories import StoriesApi

HANGUL = re.compile(r"[가-힣]")
OWNING = {"setup", "digest"}
"""What manages a server; every other command is for reading."""
COMMAND_MAX_CHARS = 8000
ALL_INSTALLS, BY_SERVER = [0, 1], [0]

Payload = dict[str, Any]


@pytest.fixture
async def commands() -> AsyncIterator[list[Payload]]:
    """The commands as Discord is told them."""
    async with StudyBot(StoriesApi(), COGS) as bot:
        await bot.tree.set_translator(KoreanAndEnglish())
        for cog in COGS[:-1]:  # all but the delivery loop, which has no commands
            await bot.add_cog(cog(bot))
        yield [await one.get_translated_payload(bot.tree, KoreanAndEnglish()) for one in bot.tree.get_commands()]


def walk(parts: list[Payload]) -> Iterator[Payload]:
    """Yield commands, sub-commands and options, an outer one first."""
    for part in parts:
        yield part
        yield from walk(part.get("options", []))


def choices(parts: list[Payload]) -> list[Payload]:
    return [choice for part in walk(parts) for choice in part.get("choices", [])]


async def test_these_are_the_commands(commands: list[Payload]) -> None:
    typed = {"news", "word", "answer", "link", "me", "help"}
    listed = {command.slash.name for command in router.COMMANDS.values() if command.slash}
    assert {command["name"] for command in commands} == typed | listed | OWNING
    (digest,) = [command for command in commands if command["name"] == "digest"]
    assert {option["name"] for option in digest["options"]} == {
        *("now", "pause", "resume", "status", "test", "list", "copy", "delete")
    }


async def test_names_are_unique_in_both_languages_wherever_they_stand_together(commands: list[Payload]) -> None:
    for siblings in (commands, *(part.get("options", []) for part in walk(commands))):
        names = [part["name"] for part in siblings]
        korean = [part["name_localizations"]["ko"] for part in siblings]
        assert len(set(names)) == len(names)
        assert len(set(korean)) == len(korean)


async def test_every_name_is_korean_for_koreans_and_english_for_others(commands: list[Payload]) -> None:
    for part in walk(commands):
        assert re.fullmatch(r"[a-z]{1,32}", part["name"])
        assert re.fullmatch(r"[가-힣]{1,32}", part["name_localizations"]["ko"])


async def test_every_description_is_korean_with_english_beside_it(commands: list[Payload]) -> None:
    for part in walk(commands):
        assert HANGUL.search(part["description"])
        for locale in ("en-US", "en-GB"):
            assert not HANGUL.search(part["description_localizations"][locale])
        assert all(1 <= len(text) <= 100 for text in (part["description"], *part["description_localizations"].values()))


async def test_every_korean_choice_has_its_english(commands: list[Payload]) -> None:
    for choice in choices(commands):
        if HANGUL.search(choice["name"]):
            assert not HANGUL.search(choice["name_localizations"]["en-US"])


async def test_no_translation_is_left_over(commands: list[Payload]) -> None:
    parts = list(walk(commands))
    said = {part["description"] for part in parts} | {choice["name"] for choice in choices(commands)}
    assert set(ENGLISH) - said == set()
    assert set(KOREAN_NAMES) == {part["name"] for part in parts}


async def test_reading_can_be_installed_by_a_person_and_owning_only_by_a_server(commands: list[Payload]) -> None:
    for command in commands:
        reads = command["name"] not in OWNING
        assert command["integration_types"] == (ALL_INSTALLS if reads else BY_SERVER)
        assert command["contexts"] == ([0, 1, 2] if reads else [0, 1])


async def test_owning_shows_to_those_who_manage_the_server(commands: list[Payload]) -> None:
    rights = {command["name"]: command["default_member_permissions"] for command in commands}
    assert {name: needed for name, needed in rights.items() if needed is not None} == dict.fromkeys(OWNING, 1 << 5)


async def test_no_command_is_over_discords_limits(commands: list[Payload]) -> None:
    for command in commands:
        texts = [str(part[name]) for part in walk([command]) for name in ("name", "description")]
        assert sum(map(len, texts)) * 2 < COMMAND_MAX_CHARS
        for part in walk([command]):
            assert len(part.get("options", [])) <= 25
            assert len(part.get("choices", [])) <= 25


async def test_the_bot_reads_no_messages_and_pings_nobody() -> None:
    async with StudyBot(StoriesApi()) as bot:
        assert bot.intents.value == 1
        assert bot.allowed_mentions is not None
        assert not any((bot.allowed_mentions.everyone, bot.allowed_mentions.users, bot.allowed_mentions.roles))
