"""/link through the real gateway client: a code made in one place joins who types it in another."""

import re

from backend.accounts.models import User as Learner
from backend.learners.models import Merge
from backend.learners.services import link_codes
from bot.conversation.error_messages import SENTENCES
from tests import factories
from tests.bot.discord.stage import Stage, buttons, in_database, learner, texts

CODE = re.compile(r"[2-9A-HJ-Y]{4}-[2-9A-HJ-Y]{4}")


def web_learner() -> tuple[Learner, str]:
    """Make somebody with a phone number, and a code of theirs."""
    user = factories.user("web", phone_number="+821012345678")
    return user, link_codes.make(user_id=user.pk).code


async def test_link_gives_a_code_to_the_asker_alone_which_joins_on_the_web(stage: Stage) -> None:
    seen = await stage.use(stage.jun, "link")
    assert seen.is_private
    (code,) = set(CODE.findall(texts(seen.message)))
    web, _ = await in_database(web_learner)
    await in_database(lambda: link_codes.confirm(user_id=web.pk, code=code))
    assert await in_database(lambda: learner(stage.jun)) == web


async def test_a_typed_code_is_previewed_and_joined_by_its_button(stage: Stage) -> None:
    web, code = await in_database(web_learner)
    seen = await stage.use(stage.jun, "연결", None, 코드=code.lower())
    assert seen.is_private
    assert "남는 계정: web" in texts(seen.message)
    assert not await in_database(Merge.objects.exists)
    (confirm,) = [one for one in buttons(seen.message) if one.startswith("link_confirm:")]
    assert seen.message is not None
    done = await stage.press(stage.jun, seen.message, confirm)
    assert done.is_private
    assert "하나로 합쳤어요" in texts(done.message)
    assert await in_database(lambda: learner(stage.jun)) == web


async def test_the_same_button_pressed_again_changes_nothing(stage: Stage) -> None:
    _, code = await in_database(web_learner)
    seen = await stage.use(stage.jun, "link", code=code)
    assert seen.message is not None
    for _ in range(2):
        last = await stage.press(stage.jun, seen.message, f"link_confirm:{code}")
    assert SENTENCES["link_code.invalid"] in texts(last.message)
    assert await in_database(Merge.objects.count) == 1


async def test_a_forged_confirmation_joins_nobody(stage: Stage) -> None:
    message = stage.hang("link_confirm:AAAA-AAAA", "link_confirm:", "link_confirm:" + "A" * 70)
    for custom_id in buttons(message):
        seen = await stage.press(stage.jun, message, custom_id)
        assert seen.outcome == "message"
        assert seen.is_private
    assert not await in_database(Merge.objects.exists)
