"""/users/@me, /applications, /gateway: who the bot is, its commands, and where to connect."""

from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.keys import APPLICATION_ID
from sandbox.discord.rest.call import Call, snowflake
from sandbox.discord.rest.endpoint import Endpoints
from sandbox.discord.service import Discord

ENDPOINTS = Endpoints()
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


@ENDPOINTS.add("POST", "/users/@me/channels", limit=(10, 10.0))
async def open_dm(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Open direct messages with somebody; whether they take any shows when one is sent."""
    found = discord.state.users.get(snowflake(call.requested().get("recipient_id"), "recipient_id"))
    if found is None or found is discord.state.bot:
        raise DiscordError(50033)
    return discord.factory.dm(found).json()


@ENDPOINTS.add("PUT", "/applications/{application_id}/commands")
async def overwrite_commands(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Register these commands and no other."""
    if call.id("application_id") != APPLICATION_ID:
        raise DiscordError(
            20012, status=403, message="You are not authorized to perform this action on this application"
        )
    return discord.catalog.overwrite(list(call.body or []))
