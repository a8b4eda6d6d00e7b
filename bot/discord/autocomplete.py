"""Autocomplete of command options. Discord waits 3 s and offers no deferral: no choices are better than late ones."""

import asyncio
from collections.abc import Sequence

from discord.app_commands import Choice

from bot.api.errors import ApiError, ApiUnavailableError
from bot.discord.client import Interaction
from bot.discord.interaction_replies import is_english, speaker
from contracts.articles import Category
from contracts.typed.categories import categories_like

WITHIN_SECONDS = 2.0
MAX = 25
CHOICE_MAX_CHARS = 100


async def known_categories(interaction: Interaction) -> tuple[Category, ...]:
    """Return the categories, none when the API does not answer in time."""
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            return await interaction.client.api.categories(speaker(interaction))
    except (ApiError, ApiUnavailableError, TimeoutError):
        return ()


async def category_lists(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Suggest how a list of categories may go on."""
    known = await known_categories(interaction)
    return plain_choices(categories_like(typed, known, in_english=is_english(interaction)))


def one_category(interaction: Interaction, typed: str, known: Sequence[Category]) -> list[Choice[str]]:
    """Suggest categories for what has been typed of one."""
    fitting = categories_like(typed.replace(",", " "), known)
    found = [one for one in known if one.name_ko in fitting]
    return [Choice(name=one.name if is_english(interaction) else one.name_ko, value=one.name) for one in found[:MAX]]


def plain_choices(words: list[str]) -> list[Choice[str]]:
    """Return choices whose value is their name."""
    return [Choice(name=one, value=one) for one in words if len(one) <= CHOICE_MAX_CHARS][:MAX]
