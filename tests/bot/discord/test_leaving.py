"""/leave through the real gateway client: asked first, erased by its button alone, begun anew afterwards."""

import time

from backend.accounts.models import CustomSocialAccount
from backend.digests.models import Subscription
from bot.conversation import leave
from sandbox.discord.model.messages import Message
from sandbox.discord.model.users import User
from tests.bot.discord.stage import Stage, buttons, due, in_database, learner, texts


def is_known(user: User) -> bool:
    return CustomSocialAccount.objects.filter(provider="discord", uid=str(user.id)).exists()


def confirming(message: Message | None) -> str:
    """Return the id of the button that erases."""
    return next(one for one in buttons(message) if one.startswith("leave_confirm:"))


async def test_leave_asks_the_asker_alone_and_erases_nothing(stage: Stage) -> None:
    seen = await stage.use(stage.jun, "leave")
    assert seen.is_private
    assert "되살릴 수 없어요" in texts(seen.message)
    assert list(buttons(seen.message).values()) == ["모두 지우고 탈퇴하기", "계속 쓸래요"]
    assert await in_database(lambda: is_known(stage.jun))


async def test_its_button_erases_and_pressed_again_says_so(stage: Stage) -> None:
    seen = await stage.use(stage.jun, "탈퇴")
    assert seen.message is not None
    for told in (leave.GOODBYE, leave.ALREADY):
        done = await stage.press(stage.jun, seen.message, confirming(seen.message))
        assert done.is_private
        assert texts(done.message) == told
        assert not await in_database(lambda: is_known(stage.jun))


async def test_the_channels_one_looks_after_are_named_and_their_digests_end(stage: Stage) -> None:
    await in_database(lambda: due(stage, owner=learner(stage.jun)))
    seen = await stage.use(stage.jun, "leave")
    assert seen.message is not None
    assert "디스코드 채널의 한입뉴스 1개" in texts(seen.message)
    await stage.press(stage.jun, seen.message, confirming(seen.message))
    assert not await in_database(Subscription.objects.exists)


async def test_somebody_elses_button_erases_nobody_but_asks_its_presser(stage: Stage) -> None:
    asked = confirming((await stage.use(stage.owner, "leave")).message)
    await stage.use(stage.jun, "me")
    seen = await stage.press(stage.jun, stage.hang(asked), asked)
    assert leave.AGAIN.strip() in texts(seen.message)
    assert await in_database(lambda: is_known(stage.owner) and is_known(stage.jun))


async def test_an_old_button_and_forged_ones_erase_nobody(stage: Stage) -> None:
    asked = confirming((await stage.use(stage.jun, "leave")).message)
    whom = asked.rpartition(".")[2]
    old = f"leave_confirm:{int(time.time()) - leave.CHOICE_SECONDS - 5}.{whom}"
    for custom_id in (old, "leave_confirm:", "leave_confirm:" + "9" * 70):
        seen = await stage.press(stage.jun, stage.hang(custom_id), custom_id)
        assert seen.is_private
        assert leave.AGAIN.strip() in texts(seen.message)
    assert await in_database(lambda: is_known(stage.jun))
