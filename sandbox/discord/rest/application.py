"""/users/@me, /applications, /gateway: who the bot is, its commands, and where to connect."""

from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.keys import APPLICATION_ID
from sandbox.discord.rest.call import Call, snowflake
from sandbox.discord.rest.endpoint import Endpoints
from sandbox.discord.service import Discord

ENDPOINTS = Endpoints()
GLOBAL = "/applications/{application_id}/commands"
IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
STARTS_A_DAY = 1000
DAY_MS = 86_400_000


@ENDPOINTS.add("GET", "/users/@me")
async def me(discord: Discord, _call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return the bot's user."""
    return discord.state.bot.own_json()


@ENDPOINTS.add("GET", "/oauth2/applications/@me")
@ENDPOINTS.add("GET", "/applications/@me")
async def application(discord: Discord, _call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return the application."""
    bot = discord.state.bot
    return {
        "id": str(bot.id),
        "name": bot.display_name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": bot.json() | {"bot": False},
        "team": None,
        "integration_types_config": {"0": {}, "1": {}},
        "bot": bot.json(),
    }


@ENDPOINTS.add("GET", "/gateway/bot")
async def gateway(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return where the gateway is and how many shards are recommended."""
    used = min(discord.gateway.counts["identifies"], STARTS_A_DAY)
    starts = {"total": STARTS_A_DAY, "remaining": STARTS_A_DAY - used, "reset_after": DAY_MS, "max_concurrency": 1}
    return {
        "url": f"ws://{call.host}/discord/gateway",
        "shards": discord.gateway.shards(),
        "session_start_limit": starts,
    }


@ENDPOINTS.add("GET", "/users/@me/guilds")
async def guilds(discord: Discord, _call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return the servers the bot is in."""
    return [{"id": str(guild.id), "name": guild.name} for guild in discord.state.bot_guilds()]


@ENDPOINTS.add("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(discord: Discord, call: Call) -> None:
    """Leave a server."""
    discord.changes.kick_bot(discord.state.bot_guild(call.id("guild_id")))


@ENDPOINTS.add("GET", "/users/{user_id}")
async def user(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return a user."""
    return discord.state.user(call.id("user_id")).json()


@ENDPOINTS.add("POST", "/users/@me/channels", limit=(10, 10.0))
async def open_dm(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Open direct messages with somebody; whether they take any shows when one is sent."""
    found = discord.state.users.get(snowflake(call.requested().get("recipient_id"), "recipient_id"))
    if found is None or found is discord.state.bot:
        raise DiscordError(50033)
    return discord.factory.dm(found).json()


@ENDPOINTS.add("GET", GLOBAL)
@ENDPOINTS.add("GET", IN_GUILD)
async def commands(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return the commands of one place."""
    return discord.catalog.listed(_place(discord, call))


@ENDPOINTS.add("PUT", GLOBAL)
@ENDPOINTS.add("PUT", IN_GUILD)
async def overwrite(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Register these commands and no other."""
    return discord.catalog.overwrite(_place(discord, call), list(call.body or []))


@ENDPOINTS.add("POST", GLOBAL)
@ENDPOINTS.add("POST", IN_GUILD)
async def upsert(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Register one command."""
    return discord.catalog.upsert(_place(discord, call), call.requested())


@ENDPOINTS.add("GET", GLOBAL + "/{command_id}")
@ENDPOINTS.add("GET", IN_GUILD + "/{command_id}")
async def command(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Return one command."""
    return discord.catalog.get(_place(discord, call), call.id("command_id"))


@ENDPOINTS.add("DELETE", GLOBAL + "/{command_id}")
@ENDPOINTS.add("DELETE", IN_GUILD + "/{command_id}")
async def remove(discord: Discord, call: Call) -> None:
    """Remove one command."""
    discord.catalog.delete(_place(discord, call), call.id("command_id"))


def _place(discord: Discord, call: Call) -> int | None:
    if call.id("application_id") != APPLICATION_ID:
        raise DiscordError(
            20012, status=403, message="You are not authorized to perform this action on this application"
        )
    return discord.state.bot_guild(call.id("guild_id")).id if "guild_id" in call.path else None
