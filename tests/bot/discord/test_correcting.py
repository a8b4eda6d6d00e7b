"""A story taken down after it was posted disappears from every message that shows it."""

import pytest
from django.db.models import QuerySet

from backend.digests.models import Delivery
from backend.digests.services import corrections
from backend.materials.services import article_edits
from bot.conversation import digest
from bot.discord.delivery.edits import TAKEN_DOWN_NAME
from tests.bot.conversation.scripted_api import said
from tests.bot.discord.stage import Stage, buttons, delivered, deny, in_database, texts
from tests.digests import factories


async def take_down(stage: Stage, story: int) -> list[str]:
    """Take a story down, let the sweep find where it stands, and return what became of the edits."""
    await in_database(lambda: article_edits.take_down(article_ids=[story]))
    await in_database(corrections.correct_sent)
    stage.wake()
    await stage.until_in_database(lambda: not edits().filter(state__in=["pending", "leased"]).exists())
    return await in_database(lambda: list(edits().values_list("state", flat=True)))


def edits() -> QuerySet[Delivery]:
    return Delivery.objects.filter(kind="edit")


async def test_one_story_of_several_goes_and_the_others_stay(stage: Stage) -> None:
    first, second = await in_database(lambda: factories.stories(2))
    role = stage.discord.factory.role(stage.guild, "스터디원", mentionable=True)
    await delivered(stage, role_id=str(role.id))
    assert await take_down(stage, first) == ["sent"]
    (message,) = stage.posted()
    assert f"ko:{first}" not in buttons(message)
    assert f"ko:{second}" in buttons(message)
    assert message.pings.roles == ()
    assert "오늘의 한입뉴스" in texts(message)


async def test_where_nothing_is_left_it_is_said_so(stage: Stage) -> None:
    (story,) = await in_database(lambda: factories.stories(1))
    await delivered(stage)
    assert await take_down(stage, story) == ["sent"]
    assert texts(stage.posted()[0]) == said(digest.TAKEN_DOWN)
    assert buttons(stage.posted()[0]) == {}


@pytest.mark.parametrize("layout", ["thread", "forum"])
async def test_a_headline_goes_from_its_threads_name_too(stage: Stage, layout: str) -> None:
    channel = stage.discord.factory.channel(stage.guild, "토론", "forum") if layout == "forum" else stage.channel
    (story,) = await in_database(lambda: factories.stories(1))
    await delivered(stage, channel, layout=layout)
    (thread,) = stage.guild.threads.values()
    assert thread.thread is not None
    thread.thread.archived = True
    assert await take_down(stage, story) == ["sent"]
    assert thread.name == TAKEN_DOWN_NAME
    assert texts((thread if layout == "forum" else channel).messages[thread.id]) == said(digest.TAKEN_DOWN)


async def test_a_message_that_is_gone_needs_no_correcting(stage: Stage) -> None:
    (story,) = await in_database(lambda: factories.stories(1))
    await delivered(stage)
    stage.discord.posting.delete(stage.posted()[0])
    assert await take_down(stage, story) == ["sent"]


async def test_a_channel_that_is_gone_needs_no_correcting(stage: Stage) -> None:
    (story,) = await in_database(lambda: factories.stories(1))
    await delivered(stage)
    stage.discord.changes.delete_channel(stage.channel)
    assert await take_down(stage, story) == ["sent"]


async def test_a_channel_that_was_closed_to_the_bot_is_given_up(stage: Stage) -> None:
    (story,) = await in_database(lambda: factories.stories(1))
    await delivered(stage)
    deny(stage, "VIEW_CHANNEL")
    assert await take_down(stage, story) == ["failed"]
