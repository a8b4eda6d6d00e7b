"""Who may manage a server: anybody can subscribe any channel over the API, so Discord is asked."""

import discord


async def may_manage(guild: discord.Guild, uid: str | None) -> bool:
    """Say whether a person may manage a server now. Raises discord.HTTPException when Discord cannot say."""
    if uid is None or not uid.isdecimal():
        return False
    if guild.owner_id == int(uid):
        return True
    try:
        member = await guild.fetch_member(int(uid))
    except discord.NotFound:
        return False
    return member.guild_permissions.manage_guild
