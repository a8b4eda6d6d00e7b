from typing import Any

import discord
import pytest

from sandbox.discord.errors import DiscordError, Problems
from sandbox.discord.model.messages import Body, Pings
from sandbox.discord.model.permissions import Permission
from sandbox.discord.rules import mentions
from tests.sandbox.discord.bots import Bot
from tests.sandbox.discord.scene import Scene

ALL = mentions.EVERYTHING
NONE: dict[str, Any] = {"parse": []}
RING_ALL = int(Permission.MENTION_EVERYONE)


def rung(scene: Scene, text: str, allowed: dict[str, Any], rights: int = 0) -> Pings:
    return mentions.pings(Body(text), allowed, scene.guild, rights)


async def test_nothing_rings_that_is_not_allowed(scene: Scene) -> None:
    role = scene.discord.factory.role(scene.guild, "스터디원", mentionable=True)
    text = f"@everyone <@{scene.member.id}> <@&{role.id}>"
    assert rung(scene, text, NONE, RING_ALL) == Pings()
    assert rung(scene, text, {"roles": [str(role.id)]}, RING_ALL) == Pings(roles=(role.id,))


async def test_a_role_that_may_not_be_mentioned_rings_only_with_the_right(scene: Scene) -> None:
    role = scene.discord.factory.role(scene.guild, "운영")
    assert rung(scene, f"<@&{role.id}>", ALL).roles == ()
    assert rung(scene, f"<@&{role.id}>", ALL, RING_ALL).roles == (role.id,)


async def test_code_rings_nobody(scene: Scene) -> None:
    assert rung(scene, f"`<@{scene.member.id}>` ```\n@everyone\n```", ALL, RING_ALL) == Pings()


@pytest.mark.parametrize(
    "allowed",
    [
        {"parse": ["users"], "users": ["1"]},
        {"parse": ["roles"], "roles": ["1"]},
        {"parse": ["all"]},
        {"users": [str(number) for number in range(101)]},
    ],
)
def test_a_wrong_allowed_mentions_is_refused(allowed: dict[str, Any]) -> None:
    problems = Problems()
    mentions.check(allowed, problems)
    with pytest.raises(DiscordError):
        problems.check()


async def test_a_locked_client_rings_nobody_and_the_log_shows_it(scene: Scene, bot: Bot) -> None:
    role = scene.discord.factory.role(scene.guild, "스터디원", mentionable=True)
    await scene.place(bot).send(f"@everyone <@&{role.id}>", allowed_mentions=discord.AllowedMentions.none())
    only = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role.id)])
    sent = await scene.place(bot).send(f"@everyone <@&{role.id}>", allowed_mentions=only)
    rung = [post.json()["pings"] for post in scene.discord.journal.posts]
    assert rung == [
        {"users": [], "roles": [], "everyone": False},
        {"users": [], "roles": [str(role.id)], "everyone": False},
    ]
    assert sent.raw_role_mentions == [role.id]
