"""/interactions and /webhooks: the bot's answers, opened by an interaction's token alone."""

from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.keys import APPLICATION_ID
from sandbox.discord.rest.call import Call
from sandbox.discord.rest.endpoint import FREE, TOKEN, Endpoints
from sandbox.discord.service import Discord

ENDPOINTS = Endpoints()
WEBHOOK = "/webhooks/{application_id}/{token}"


@ENDPOINTS.add("POST", "/interactions/{interaction_id}/{token}/callback", limit=FREE, is_open=True)
async def callback(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Take an interaction's first answer."""
    answer = discord.interactions.answer(call.id("interaction_id"), call.path["token"], call.requested())
    return answer if call.query.get("with_response") in {"1", "true"} else None


@ENDPOINTS.add("POST", WEBHOOK, limit=TOKEN, is_open=True)
async def follow_up(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Take a further message."""
    return discord.interactions.follow_up(_token(call), call.requested()).json()


@ENDPOINTS.add("PATCH", WEBHOOK + "/messages/@original", limit=TOKEN, is_open=True)
async def edit(discord: Discord, call: Call) -> Any:  # noqa: ANN401  # JSON
    """Change the first answer."""
    return discord.interactions.edit(_token(call), call.requested()).json()


def _token(call: Call) -> str:
    if call.id("application_id") != APPLICATION_ID:
        raise DiscordError(10015)
    return call.path["token"]
