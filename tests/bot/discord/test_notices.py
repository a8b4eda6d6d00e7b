"""Notices on Discord: with an answer that only the asker sees, and nowhere else."""

import pytest

from backend.accounts.models import Notice
from backend.accounts.services import notices as backend
from bot.conversation import notices
from contracts.notices import NoticeKind
from sandbox.discord.faults import Fault
from sandbox.discord.interactions.visible_result import Seen
from sandbox.discord.model.users import User
from tests.bot.discord.stage import Stage, buttons, delivered, in_database, learner, texts
from tests.digests import factories

HAPPENED = "비밀번호가 바뀌었어요"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "WAIT_SECONDS", 20.0)


async def told(*users: User) -> None:
    """Let something happen to the accounts of people who have used the bot."""
    for user in users:
        await in_database(lambda who=user: backend.notify(user=learner(who), kind=NoticeKind.PASSWORD_CHANGED))  # type: ignore[misc]


def says_it(seen: Seen) -> bool:
    return HAPPENED in texts(seen.message)


def unread() -> int:
    return Notice.objects.filter(told_in_chat_at=None).count()


async def until_read(stage: Stage) -> None:
    """Wait until the bot, which has answered, has marked what it told."""
    await stage.until_in_database(lambda: unread() == 0)


async def test_a_notice_stands_before_the_answer_and_the_asker_alone_sees_it(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    await told(stage.jun)
    seen = await stage.use(stage.jun, "today")
    assert seen.is_private
    text = texts(seen.message)
    assert text.index(notices.HEADING) < text.index(HAPPENED) < text.index(story.title)
    assert f"ko:{story.pk}" in buttons(seen.message)
    await until_read(stage)


async def test_a_button_in_a_channel_tells_it_to_the_presser_alone(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    await told(stage.jun)
    message = stage.hang(f"ko:{story.pk}")
    seen = await stage.press(stage.jun, message, f"ko:{story.pk}")
    assert (says_it(seen), seen.is_private) == (True, True)
    assert not says_it(await stage.press(stage.owner, message, f"ko:{story.pk}"))


async def test_in_the_bots_own_direct_messages_it_may_stay(stage: Stage) -> None:
    await told(stage.jun)
    assert says_it(await stage.use(stage.jun, "words", stage.discord.factory.dm(stage.jun)))


async def test_what_a_channel_sees_never_carries_it(stage: Stage) -> None:
    await in_database(lambda: factories.story())
    await told(stage.owner)
    await delivered(stage)
    assert [HAPPENED in texts(message) for message in stage.posted()] == [False]
    assert await in_database(unread) == 1


async def test_an_answer_that_could_not_be_shown_leaves_it_to_the_next(stage: Stage) -> None:
    await told(stage.jun)
    stage.discord.faults.add(Fault(fault="error", match="PATCH /webhooks/*", times=1, code=50035))
    assert not says_it(await stage.use(stage.jun, "me"))
    assert says_it(await stage.use(stage.jun, "me"))
