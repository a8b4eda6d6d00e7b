"""The morning's digest in its channel: how it looks there, whom it calls, what its owner hears if it fails."""

from typing import Any

import pytest

from backend.common import clock
from backend.digests.models import Delivery, SentMessage, Subscription
from backend.digests.services import subscriptions
from contracts.notices import NoticeKind
from sandbox.discord.faults import Fault
from sandbox.discord.model.channels import Tag
from sandbox.discord.model.permissions import Permission
from tests.bot.discord.stage import Stage, buttons, delivered, deny, due, in_database, learner, texts
from tests.digests import factories


def states() -> dict[str, str]:
    return {one.kind: one.state for one in Delivery.objects.all()}


async def test_a_digest_is_one_message_with_every_story_and_its_buttons(stage: Stage) -> None:
    stories = await in_database(lambda: factories.stories(5))
    assert (await delivered(stage)).state == "sent"
    (message,) = stage.posted()
    assert texts(message).count("### [") == 5
    assert "오늘의 한입뉴스" in texts(message)
    assert [one for one in buttons(message) if one.startswith("ko:")] == [f"ko:{story}" for story in stories]
    assert message.nonce
    rows = await in_database(lambda: set(SentMessage.objects.values_list("message_id", "channel_id")))
    assert rows == {(str(message.id), str(stage.channel.id))}


async def test_the_chosen_role_is_called_once_and_nobody_else_ever(stage: Stage) -> None:
    role = stage.discord.factory.role(stage.guild, "스터디원", mentionable=True)
    title = f"@everyone @here <@{stage.jun.id}> <@&{role.id}>"
    await in_database(lambda: [factories.story(title=title) for _ in range(3)])
    await delivered(stage, role_id=str(role.id), layout="thread")
    pings = [message.pings for message in stage.posted()]
    assert [(one.roles, one.users, one.everyone) for one in pings] == [((role.id,), (), False), *[((), (), False)] * 2]


async def test_a_thread_a_story(stage: Stage) -> None:
    await in_database(lambda: factories.stories(2))
    await delivered(stage, layout="thread")
    first, second = stage.posted()
    assert "오늘의 한입뉴스" in texts(first)
    assert "오늘의 한입뉴스" not in texts(second)
    for message in (first, second):
        assert message.thread is not None
        assert message.thread.name in texts(message)


async def test_a_forum_post_a_story_named_and_tagged(stage: Stage) -> None:
    forum = stage.discord.factory.channel(stage.guild, "토론", "forum", tags=["etc", "Technology"], require_tag=True)
    await in_database(lambda: factories.stories(2))
    assert (await delivered(stage, forum, layout="forum")).state == "sent"
    posts = [one for one in stage.guild.threads.values() if one.parent_id == forum.id]
    assert len(posts) == 2
    for post in posts:
        assert post.name in texts(post.messages[post.id])
        assert post.thread is not None
        assert post.thread.applied_tags == [forum.tags[1].id]


async def test_a_forum_whose_tags_only_moderators_set_names_the_permission_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = Tag.json
    monkeypatch.setattr(Tag, "json", lambda tag: was(tag) | {"moderated": True})
    forum = stage.discord.factory.channel(stage.guild, "공지-토론", "forum", tags=["공지"], require_tag=True)
    deny(stage, "MANAGE_THREADS", channel=forum)
    await in_database(lambda: factories.stories(1))
    made = await delivered(stage, forum, layout="forum")
    assert (made.state, made.reason, made.detail) == ("failed", "discord.missing_permission", "MANAGE_THREADS")


async def test_a_persons_digest_comes_by_direct_message(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    me = await in_database(lambda: learner(stage.jun))
    fields: dict[str, Any] = {"owner": me, "audience": "person", "target_id": str(stage.jun.id), "guild_id": ""}
    assert (await delivered(stage, **fields)).state == "sent"
    assert len(stage.posted(stage.discord.state.dms[stage.jun.id])) == 1


@pytest.mark.parametrize(
    ("denied", "layout", "reason", "detail"),
    [
        (["SEND_MESSAGES"], "plain", "discord.missing_permission", "SEND_MESSAGES"),
        (["CREATE_PUBLIC_THREADS"], "thread", "discord.missing_permission", "CREATE_PUBLIC_THREADS"),
    ],
)
async def test_a_lost_permission_stops_the_digest_and_the_owner_is_told_the_mend(
    stage: Stage, denied: list[str], layout: str, reason: str, detail: str
) -> None:
    await in_database(lambda: factories.stories(1))
    deny(stage, *denied)
    made = await delivered(stage, layout=layout)
    assert (made.state, made.reason, made.detail) == ("failed", reason, detail)
    assert stage.posted() == []
    assert (await in_database(Subscription.objects.get)).state == "paused"
    text = await told_owner(stage)
    assert "영어 한입 스터디 서버의 #오늘의-뉴스" in text
    assert "'다시 시작'을 눌러 주세요" in text


async def told_owner(stage: Stage) -> str:
    """Wait for the direct message to the server's owner and return what it says."""
    stage.wake()
    await stage.until(lambda: stage.owner.id in stage.discord.state.dms)
    room = stage.discord.state.dms[stage.owner.id]
    await stage.until(lambda: len(stage.posted(room)) == 1)
    stage.wake()
    await stage.until_in_database(lambda: states().get("alert") == "sent")
    return texts(stage.posted(room)[0])


async def test_the_owner_is_told_in_the_channel_they_chose(stage: Stage) -> None:
    alerts = stage.discord.factory.channel(stage.guild, "관리자")
    await in_database(lambda: factories.stories(1))
    deny(stage, "SEND_MESSAGES")
    await delivered(stage, alert_target_id=str(alerts.id))
    stage.wake()
    await stage.until(lambda: len(stage.posted(alerts)) == 1)
    assert "메시지 보내기" in texts(stage.posted(alerts)[0])
    assert stage.owner.id not in stage.discord.state.dms


async def test_where_the_chosen_channel_cannot_be_told_the_owner_is(stage: Stage) -> None:
    alerts = stage.discord.factory.channel(stage.guild, "관리자")
    deny(stage, "SEND_MESSAGES", channel=alerts)
    await in_database(lambda: factories.stories(1))
    deny(stage, "SEND_MESSAGES")
    await delivered(stage, alert_target_id=str(alerts.id))
    assert "메시지 보내기" in await told_owner(stage)


async def test_a_deleted_channel_stops_the_digest(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    stage.discord.changes.delete_channel(stage.channel)
    made = await delivered(stage)
    assert (made.state, made.reason) == ("failed", "discord.channel_gone")
    assert "그 채널이 없어졌어요" in await told_owner(stage)


async def test_a_server_that_threw_the_bot_out_stops_the_digest_and_nobody_can_be_told(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    stage.discord.changes.kick_bot(stage.guild)
    assert stage.bot is not None
    await stage.until(lambda: not stage.bot or stage.bot.get_guild(stage.guild.id) is None)
    made = await delivered(stage)
    assert (made.state, made.reason) == ("failed", "discord.no_access")
    stage.wake()
    await stage.until_in_database(lambda: states().get("alert") == "failed")


async def test_closed_direct_messages_stop_a_persons_digest(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    stage.jun.dms_open = False
    me = await in_database(lambda: learner(stage.jun))
    fields: dict[str, Any] = {"owner": me, "audience": "person", "target_id": str(stage.jun.id), "guild_id": ""}
    made = await delivered(stage, **fields)
    assert (made.state, made.reason) == ("failed", "discord.dm_closed")


async def test_a_warning_about_an_account_goes_to_its_owner_alone(stage: Stage) -> None:
    me = await in_database(lambda: learner(stage.jun))

    def warned() -> None:
        made = factories.subscription(me, audience="person", target_id=str(stage.jun.id), guild_id=str(stage.guild.id))
        subscriptions.alert(made, reason=NoticeKind.RECOVERY_WAITING, detail="11-27 08:00", now=clock.now())

    await in_database(warned)
    stage.wake()
    await stage.until_in_database(lambda: states().get("alert") == "sent")
    (message,) = stage.posted(stage.discord.state.dms[stage.jun.id])
    assert "11-27 08:00부터 들어올 수 있어요" in texts(message)
    assert buttons(message) == {}
    assert stage.owner.id not in stage.discord.state.dms


async def test_who_does_not_manage_the_server_cannot_have_anything_posted_in_it(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    stranger = await in_database(lambda: learner(stage.jun))
    made = await delivered(stage, owner=stranger, alert_target_id=str(stage.channel.id))
    assert (made.state, made.reason) == ("failed", "target.not_yours")
    stage.wake()
    await stage.until_in_database(lambda: states().get("alert") == "sent")
    assert stage.posted() == []
    assert stage.owner.id not in stage.discord.state.dms
    assert "관리하는 분만" in texts(stage.posted(stage.discord.state.dms[stage.jun.id])[0])


async def test_nobody_can_have_another_person_written_to(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    stranger = await in_database(lambda: learner(stage.jun))
    fields: dict[str, Any] = {"owner": stranger, "audience": "person", "target_id": str(stage.owner.id), "guild_id": ""}
    assert (await delivered(stage, **fields)).reason == "target.not_yours"
    assert stage.owner.id not in stage.discord.state.dms


async def test_who_manages_the_server_by_a_role_may(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    managers = stage.discord.factory.role(stage.guild, "관리자", int(Permission.MANAGE_GUILD))
    stage.discord.changes.member_roles(stage.guild, stage.jun, {managers.id})
    manager = await in_database(lambda: learner(stage.jun))
    assert (await delivered(stage, owner=manager)).state == "sent"


@pytest.mark.parametrize("fault", ["rate_limited", "server_error"])
async def test_a_passing_trouble_of_discords_is_waited_out(stage: Stage, fault: str) -> None:
    await in_database(lambda: factories.stories(1))
    stage.discord.faults.add(Fault(fault=fault, match="POST /channels/*/messages", times=1, seconds=0.05))
    assert (await delivered(stage)).state == "sent"
    assert len(stage.posted()) == 1


async def test_a_refusal_that_passes_puts_the_digest_back(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    blocked = Fault(fault="error", match="POST /channels/*/messages", times=1, status=403, code=40333)
    stage.discord.faults.add(blocked)
    made = await in_database(lambda: due(stage))
    stage.wake()
    await stage.until_in_database(lambda: Delivery.objects.get(pk=made.pk).reason == "discord.unavailable")
    assert (await in_database(lambda: Delivery.objects.get(pk=made.pk))).state == "pending"
    assert (await in_database(Subscription.objects.get)).state == "active"
    await in_database(lambda: factories.run_out(made))
    stage.wake()
    await stage.until_in_database(lambda: Delivery.objects.get(pk=made.pk).state == "sent")
    assert len(stage.posted()) == 1
