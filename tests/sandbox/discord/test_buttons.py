"""Buttons, through discord.py's own gateway client."""

import asyncio

import pytest

from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.model.messages import Message
from tests.sandbox.discord.bots import Bot, logged_in
from tests.sandbox.discord.commands import CommandBot, Layout
from tests.sandbox.discord.scene import Scene


@pytest.fixture
async def layout(scene: Scene, command_bot: Bot) -> Message:
    sent = await scene.place(command_bot).send(view=Layout())
    return scene.discord.state.seen(sent.id)


async def test_a_button_with_an_id_answers_after_a_restart(scene: Scene, command_bot: Bot, layout: Message) -> None:
    await command_bot.close()
    async with logged_in(CommandBot()):
        seen = await scene.discord.simulated_user.press(scene.member, layout, "save:7")
    assert seen.message is not None
    assert (seen.message.body.content, seen.is_private) == ("7번을 저장했어요", True)
    assert seen.message.reply_to == layout.id


@pytest.mark.parametrize(("custom_id", "text"), [("바로", "바로 바뀜"), ("미뤄", "나중에 바뀜")])
async def test_a_button_changes_its_message(
    scene: Scene, command_bot: Bot, layout: Message, custom_id: str, text: str
) -> None:
    seen = await scene.discord.simulated_user.press(scene.member, layout, custom_id)
    assert (seen.outcome, seen.message) == ("update", layout)
    assert layout.body.components[0]["content"] == text


async def test_a_button_may_answer_with_a_whisper_after_deferring(
    scene: Scene, command_bot: Bot, layout: Message
) -> None:
    seen = await scene.discord.simulated_user.press(scene.member, layout, "귓속")
    assert seen.message is not None
    assert (seen.outcome, seen.message.body.content, seen.is_private) == ("message", "귓속말", True)


async def test_a_button_that_only_acknowledges_shows_nothing_new(
    scene: Scene, command_bot: Bot, layout: Message
) -> None:
    seen = await scene.discord.simulated_user.press(scene.member, layout, "멈춰", seconds=0.05)
    assert seen.outcome == "acknowledged"


async def test_a_button_that_is_not_there_cannot_be_pressed(scene: Scene, command_bot: Bot, layout: Message) -> None:
    with pytest.raises(ImpossibleError, match="save:7"):
        await scene.discord.simulated_user.press(scene.member, layout, "save:8")


async def test_fifty_members_pressing_at_once_are_all_answered(scene: Scene, command_bot: Bot, layout: Message) -> None:
    people = [scene.discord.factory.user(f"m{number}") for number in range(50)]
    for user in people:
        scene.discord.factory.member(scene.guild, user)
    press = scene.discord.simulated_user.press
    seen = await asyncio.gather(*(press(user, layout, "save:7") for user in people))
    assert [one.outcome for one in seen] == ["message"] * 50
    assert {one.message.seen_by for one in seen if one.message} == {user.id for user in people}
    assert scene.discord.journal.figures()["ack_milliseconds"]["count"] == 50
