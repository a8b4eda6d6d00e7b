"""The data of INTERACTION_CREATE.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from typing import Any

from sandbox.discord.catalog import GUILD_INSTALL, IN_BOT_DM, IN_GUILD, USER_INSTALL
from sandbox.discord.interactions.record import Interaction, Kind
from sandbox.discord.keys import APPLICATION_ID
from sandbox.discord.model.permissions import IN_DM, Permission
from sandbox.discord.model.state import State

UPLOAD_MAX_BYTES = 10 * 1024 * 1024
FOREIGN = int(Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE)
"""The permissions of an application that only the user has installed."""

JSON = dict[str, Any]


def created(interaction: Interaction, state: State) -> JSON:
    """Return the data of INTERACTION_CREATE."""
    rights = state.may(interaction.user, interaction.channel)
    if interaction.guild is None:
        app_permissions = IN_DM
    else:
        app_permissions = FOREIGN if interaction.by_user_install else state.may(state.bot, interaction.channel)
    data: JSON = {
        "id": str(interaction.id),
        "application_id": str(APPLICATION_ID),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "attachment_size_limit": UPLOAD_MAX_BYTES,
        "data": interaction.data,
        "channel_id": str(interaction.channel.id),
        "channel": interaction.channel.json() | {"permissions": str(rights)},
        "locale": interaction.user.locale,
        "app_permissions": str(app_permissions),
        "entitlements": [],
        "authorizing_integration_owners": owners(interaction),
        "context": IN_GUILD if interaction.guild else IN_BOT_DM,
    }
    if interaction.message is not None:
        data["message"] = interaction.message.json()
    guild = interaction.guild
    if guild is None:
        return data | {"user": interaction.user.json()}
    return data | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": guild.members[interaction.user.id].json() | {"permissions": str(rights)},
    }


def owners(interaction: Interaction) -> dict[str, str]:
    """Return for whom the application is installed here."""
    if interaction.by_user_install:
        return {str(USER_INSTALL): str(interaction.user.id)}
    return {str(GUILD_INSTALL): str(interaction.guild.id) if interaction.guild else "0"}


def metadata(interaction: Interaction) -> JSON:
    """Return what a message tells of the interaction it answers; of a command in the old way too."""
    common = {"id": str(interaction.id), "type": int(interaction.kind), "user": interaction.user.json()}
    result: JSON = {"interaction_metadata": common | {"authorizing_integration_owners": owners(interaction)}}
    if interaction.kind is Kind.COMMAND:
        names = [interaction.data["name"]]
        options = interaction.data.get("options") or []
        while options and options[0]["type"] in {1, 2}:
            names.append(options[0]["name"])
            options = options[0].get("options") or []
        result["interaction"] = common | {"name": " ".join(names)}
    return result
