"""Buttons that say by themselves what they ask for: they work after a restart, and as long as their message stands."""

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.discord.markdown import cut, one_line

if TYPE_CHECKING:
    from bot.discord.client import Interaction

LABEL_MAX_CHARS = 80
TEMPLATE = re.compile(r"(?P<action>[a-z_]{1,20}):(?P<argument>[^\n]{0,79})")
NAMELESS = "…"


class Tap(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A choice as a button; `ko:12` asks for the Korean of story 12."""

    def __init__(self, action: str, argument: str = "", *, label: str = "") -> None:
        shown = cut(one_line(label), LABEL_MAX_CHARS) or NAMELESS
        super().__init__(discord.ui.Button(label=shown, custom_id=custom_id(action, argument)))
        self.action = action
        self.argument = argument

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the choice back from a tapped button."""
        return cls(match["action"], match["argument"])

    async def callback(self, interaction: "Interaction") -> None:  # type: ignore[override]  # our only client
        """Answer whoever tapped."""
        await interaction.client.answer_tap(interaction, self.action, self.argument)


def custom_id(action: str, argument: str) -> str:
    """Return the id of a choice's button, "" when no button can carry it."""
    whole = f"{action}:{argument}"
    return whole if TEMPLATE.fullmatch(whole) else ""


def is_ours(wanted: str) -> bool:
    """Say whether a component's id is of the kind we give."""
    return TEMPLATE.fullmatch(wanted) is not None
