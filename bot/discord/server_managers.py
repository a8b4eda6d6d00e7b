"""Who may manage a server: anybody can subscribe any channel over the API, so Discord is asked before posting."""

from collections import OrderedDict
from typing import Any

import discord

REMEMBERED_MAX = 50_000


class Managers:
    """Caches in this process who may manage a server; a server's owner always may."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int], None] = OrderedDict()

    def remember(self, interaction: discord.Interaction[Any]) -> None:
        """Store that the user of a command may manage its server, if Discord says so."""
        if interaction.guild_id is not None and interaction.permissions.manage_guild:
            self._note(interaction.guild_id, interaction.user.id)

    async def may_manage(self, guild: discord.Guild, uid: str | None) -> bool:
        """Say whether a person may manage a server. Raises discord.HTTPException when Discord cannot say."""
        if uid is None or not uid.isdecimal():
            return False
        person = int(uid)
        if guild.owner_id == person or (guild.id, person) in self._known:
            return True
        try:
            member = await guild.fetch_member(person)
        except discord.NotFound:
            return False
        if member.guild_permissions.manage_guild:
            self._note(guild.id, person)
        return member.guild_permissions.manage_guild

    def _note(self, guild_id: int, person: int) -> None:
        self._known[guild_id, person] = None
        if len(self._known) > REMEMBERED_MAX:
            self._known.popitem(last=False)
