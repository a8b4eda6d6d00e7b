"""Buttons about digests: from a list, a status or an alert. Each carries its server and its subscription.

An id comes from somebody's client and may be old: whether the presser may manage the server is checked each time.
"""

import re
from collections.abc import Awaitable, Callable
from functools import partial

import discord

from bot.api.client import StudyApi
from bot.conversation import subscription
from bot.conversation.errors import UnclearError
from bot.conversation.language import translated
from bot.conversation.message import Message
from bot.conversation.subscription import DeliveryTarget
from bot.discord import channels, permissions
from bot.discord.client import Interaction
from bot.discord.sentences import DELETED
from contracts.learners import Speaker

PREFIX = "digest_"
ARGUMENT = re.compile(
    r"(?P<guild>[0-9]{1,20})\.(?P<subscription>[0-9]{1,18})(?:\.(?P<value>[A-Za-z0-9=:_]{1,40}))?"
    r"(?:~(?P<revision>[0-9]{1,9}))?"
)
"""A change or a deletion names the revision that its message showed; older buttons name none."""

ACTIONS: dict[str, Callable[[StudyApi, Speaker, DeliveryTarget], Awaitable[Message]]] = {
    "digest_status": partial(subscription.status, translate=permissions.noted_named),
    "digest_pause": subscription.pause,
    "digest_resume": subscription.resume,
    "digest_change": subscription.panel,
    "digest_delete": subscription.ask_delete,
}
WITH_VALUE = {"digest_set", "digest_copyto"}
WITHOUT_VALUE = {*ACTIONS, "digest_copy", "digest_end"}


def is_known(action: str, argument: str) -> bool:
    """Say whether this can be a button of ours."""
    found = ARGUMENT.fullmatch(argument)
    return found is not None and action in (WITH_VALUE if found["value"] else WITHOUT_VALUE)


async def answer(api: StudyApi, who: Speaker, *, interaction: Interaction, action: str, argument: str) -> Message:
    """Do what a known button says, if its presser may manage the server. Raises UnclearError."""
    found = ARGUMENT.fullmatch(argument)
    if found is None:
        raise UnclearError(translated(DELETED))
    if int(found["guild"]) == 0:
        if action not in {"digest_status", "digest_pause", "digest_resume"}:
            raise UnclearError(translated(DELETED))
        return await ACTIONS[action](api, who, channels.personal_target(interaction.user.id))
    revision = int(found["revision"]) if found["revision"] else None
    guild = await channels.managed_guild(interaction, found["guild"])
    target = await _target(api, who, guild, int(found["subscription"]))
    match action:
        case "digest_set":
            return await subscription.set_one(api, who, target, found["value"], revision)
        case "digest_end":
            return await subscription.end(api, who, target, revision)
        case "digest_copy":
            return await subscription.offer_copy(api, who, target, _places(guild, target))
        case "digest_copyto":
            return await subscription.copy(api, who, target, channels.target_in(guild, found["value"]))
    return await ACTIONS[action](api, who, target)


async def _target(api: StudyApi, who: Speaker, guild: discord.Guild, subscription_id: int) -> DeliveryTarget:
    cursor: str | None = None
    while True:
        page = await api.server_subscriptions(who, str(guild.id), cursor=cursor)
        for one in page.results:
            if one.id == subscription_id:
                return channels.target_in(guild, one.target_id)
        cursor = page.cursor
        if cursor is None:
            raise UnclearError(translated(DELETED))


def _places(guild: discord.Guild, target: DeliveryTarget) -> dict[str, str]:
    """Return the channels a digest could be copied to, those of its own kind first."""
    found = [
        one
        for one in guild.channels
        if isinstance(one, discord.TextChannel | discord.ForumChannel) and str(one.id) != target.target_id
    ]
    source = guild.get_channel(int(target.target_id))
    is_forum = source is not None and permissions.is_forum(source)
    found.sort(key=lambda one: (permissions.is_forum(one) != is_forum, one.position, one.id))
    return {str(one.id): f"#{one.name}" for one in found if not permissions.missing(one, "plain")}
