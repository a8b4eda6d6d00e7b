"""A morning in small: many channels at Discord's pace, everybody pressing, in the same event loop as the client."""

import asyncio
import time

from tests.sandbox.discord.bots import Bot, eventually
from tests.sandbox.discord.scene import Scene

CHANNELS = 60
PER_SECOND = 50


async def test_many_channels_at_the_limits_pace_are_never_refused(scene: Scene, bot: Bot) -> None:
    _, made = await scene.control("POST", "/guilds", {"count": CHANNELS})
    await eventually(lambda: len(bot.guilds) > CHANNELS)
    started = time.monotonic()
    sending = []
    for number, guild in enumerate(made):
        await asyncio.sleep(max(started + number / (PER_SECOND * 0.9) - time.monotonic(), 0))
        place = bot.get_partial_messageable(int(guild["channels"][0]))
        sending.append(asyncio.create_task(place.send("아침 뉴스", nonce=f"morning-{number}")))
    await asyncio.gather(*sending)
    posts = list(scene.discord.journal.posts_in(what="create"))
    assert len({post.channel_id for post in posts}) == len(posts) == CHANNELS
    assert scene.discord.journal.counts["status_429"] == 0
