"""Commands and autocompletion, through discord.py's own gateway client."""

import discord
import pytest

from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.interactions.visible_result import NO_RESPONSE
from tests.sandbox.discord.bots import Bot, eventually
from tests.sandbox.discord.scene import Scene


async def test_a_deferred_command_ends_in_its_answer_for_the_asker_alone(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "news", {"category": "technology"})
    assert (seen.outcome, seen.is_private) == ("message", True)
    assert seen.message is not None
    assert seen.message.body.content == "technology 뉴스 (ko)"
    assert seen.message.seen_by == scene.member.id
    assert seen.message.edited_at is None
    assert scene.channel.messages == {}


async def test_waiting_for_the_acknowledgement_alone_shows_the_thinking(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "news", seconds=0)
    assert seen.outcome == "thinking"
    assert seen.message is not None
    assert seen.message.is_loading
    assert seen.interaction.ack_milliseconds is not None


async def test_a_command_is_found_by_its_korean_name(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "/뉴스", {"분야": "과학"})
    assert seen.message is not None
    assert seen.message.body.content.startswith("과학 뉴스")


async def test_sub_commands_and_numbers(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "digest status", {"days": "3"})
    assert seen.message is not None
    assert seen.message.body.content == "3일"
    assert seen.message.json()["interaction"]["name"] == "digest status"


async def test_an_option_completes_itself(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.autocomplete(scene.member, scene.channel, "news", "category", "기")
    assert (seen.outcome, seen.json()["choices"]) == ("choices", [{"name": "기술", "value": "technology"}])


async def test_channels_and_roles_are_resolved(scene: Scene, command_bot: Bot) -> None:
    role = scene.discord.factory.role(scene.guild, "스터디원")
    given = {"channel": scene.channel.id, "role": str(role.id)}
    seen = await scene.discord.simulated_user.use(scene.owner, scene.channel, "setup", given)
    assert seen.message is not None
    assert seen.message.body.content == "오늘의-뉴스 True 스터디원"


async def test_a_command_for_owners_does_not_show_to_members(scene: Scene, command_bot: Bot) -> None:
    shown = scene.discord.simulated_user.commands
    assert "setup" not in [one["name"] for one in shown(scene.member, scene.channel)]
    assert "setup" in [one["name"] for one in shown(scene.owner, scene.channel)]
    with pytest.raises(ImpossibleError):
        await scene.discord.simulated_user.use(scene.member, scene.channel, "setup", {"channel": scene.channel.id})


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("nothing", {}),
        ("digest", {}),
        ("digest nothing", {}),
        ("news", {"colour": "red"}),
        ("setup", {}),
        ("setup", {"channel": "1"}),
        ("digest status", {"days": "9"}),
        ("digest status", {"days": "many"}),
    ],
)
async def test_what_discords_own_client_would_not_send_is_not_sent(
    scene: Scene, command_bot: Bot, command: str, options: dict[str, str]
) -> None:
    with pytest.raises(ImpossibleError):
        await scene.discord.simulated_user.use(scene.owner, scene.channel, command, options)
    assert scene.discord.journal.counts["interactions"] == 0


async def test_silence_is_told_after_the_time_is_up_and_a_late_answer_is_10062(scene: Scene, command_bot: Bot) -> None:
    scene.discord.settings.respond_seconds = 0.1
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "silent")
    assert (seen.outcome, seen.text) == ("failed", NO_RESPONSE)
    told = seen.interaction
    follow_up = f"/webhooks/{scene.discord.state.bot.id}/{told.token}"
    assert (await scene.rest("POST", follow_up, {"content": "x"}, {}))[1]["code"] == 10015
    scene.discord.clock.advance(1)
    status, answer = await scene.rest("POST", f"/interactions/{told.id}/{told.token}/callback", {"type": 5}, {})
    assert (status, answer["code"]) == (404, 10062)


async def test_a_second_answer_is_40060_and_a_wrong_token_is_10062(scene: Scene, command_bot: Bot) -> None:
    told = (await scene.discord.simulated_user.use(scene.member, scene.channel, "digest status")).interaction
    path = f"/interactions/{told.id}/{told.token}/callback"
    assert (await scene.rest("POST", path, {"type": 5}, {}))[1]["code"] == 40060
    assert (await scene.rest("POST", f"/interactions/{told.id}/x/callback", {"type": 5}, {}))[1]["code"] == 10062


async def test_follow_ups_may_be_for_the_asker_alone(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "twice")
    assert await seen.interaction.changed.wait(lambda: bool(seen.interaction.followups), 2)
    assert seen.message is not None
    assert not seen.is_private
    assert [(one.body.content, one.seen_by) for one in seen.interaction.followups] == [("둘", scene.member.id)]


async def test_the_first_follow_up_fills_in_a_deferral_and_keeps_it_private(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "later")
    assert seen.message is not None
    assert (seen.message.body.content, seen.is_private) == ("미룬 답", True)
    assert seen.interaction.followups == []


async def test_a_token_is_good_for_fifteen_minutes(scene: Scene, command_bot: Bot) -> None:
    told = (await scene.discord.simulated_user.use(scene.member, scene.channel, "digest status")).interaction
    path = f"/webhooks/{scene.discord.state.bot.id}/{told.token}"
    assert (await scene.rest("PATCH", f"{path}/messages/@original", {"content": "x"}, {}))[0] == 200
    scene.discord.clock.advance(901)
    status, answer = await scene.rest("PATCH", f"{path}/messages/@original", {"content": "x"}, {})
    assert (status, answer["code"]) == (401, 50027)


async def test_a_private_answer_cannot_be_fetched_through_the_channel(scene: Scene, command_bot: Bot) -> None:
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "news")
    assert seen.message is not None
    with pytest.raises(discord.NotFound):
        await scene.place(command_bot).fetch_message(seen.message.id)


async def test_a_slow_callback_comes_too_late(scene: Scene, command_bot: Bot) -> None:
    scene.discord.settings.respond_seconds = 0.1
    await scene.control("POST", "/faults", {"fault": "slow", "match": "POST /interactions/*", "seconds": 0.2})
    seen = await scene.discord.simulated_user.use(scene.member, scene.channel, "digest status")
    assert seen.outcome == "failed"
    await eventually(lambda: scene.discord.journal.counts["status_404"])
    assert scene.discord.journal.requests[-1].code == 10062
