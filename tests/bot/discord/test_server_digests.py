"""A server's digests for its managers: the list and its buttons, alerts that mend, English, and who may press."""

import re

from backend.digests.models import Delivery, Subscription
from bot.discord.sentences import NOT_A_MANAGER
from sandbox.discord.model.permissions import Permission
from tests.bot.discord.stage import Stage, buttons, delivered, deny, in_database, labelled, may_send, texts
from tests.digests import factories

HANGUL = re.compile("[가-힣]")


def only() -> Subscription:
    return Subscription.objects.get()


async def test_the_list_shows_every_digest_with_buttons_that_work(stage: Stage) -> None:
    other = stage.discord.factory.channel(stage.guild, "수다")
    await stage.use(stage.owner, "setup", stories=10)
    await stage.use(stage.owner, "setup", channel=other.id, time="9pm")
    listed = (await stage.use(stage.owner, "digest list")).message
    assert "이 서버의 한입뉴스 2개" in texts(listed)
    assert "최대 10개" in texts(listed)
    assert "21:00" in texts(listed)
    assert listed is not None
    paused = await stage.press(stage.owner, listed, labelled(listed, "멈추기"))
    assert "멈췄어요" in texts(paused.message)
    assert await in_database(lambda: Subscription.objects.filter(state="paused").count()) == 1


async def test_a_panel_changes_one_thing_and_says_how_it_stands(stage: Stage) -> None:
    await stage.use(stage.owner, "setup")
    status = (await stage.use(stage.owner, "digest status")).message
    assert status is not None
    panel = (await stage.press(stage.owner, status, labelled(status, "바꾸기"))).message
    assert panel is not None
    changed = await stage.press(stage.owner, panel, labelled(panel, "기사 7개"))
    assert changed.outcome == "update"
    assert "최대 7개" in texts(changed.message)
    assert (await in_database(only)).max_stories == 7


async def test_a_role_and_an_alert_channel_can_be_unset(stage: Stage) -> None:
    role = stage.discord.factory.role(stage.guild, "스터디원", mentionable=True)
    await stage.use(stage.owner, "setup", role=role.id, alerts=stage.channel.id)
    assert "멘션할 역할: @" in texts((await stage.use(stage.owner, "digest status")).message)
    await stage.use(stage.owner, "setup", unset="both")
    made = await in_database(only)
    assert (made.role_id, made.alert_target_id) == ("", "")


async def test_a_digest_is_copied_to_a_channel_that_has_none_and_deleted_after_a_question(stage: Stage) -> None:
    other = stage.discord.factory.channel(stage.guild, "수다")
    await stage.use(stage.owner, "setup", time="9pm")
    listed = (await stage.use(stage.owner, "digest list")).message
    assert listed is not None
    where = (await stage.press(stage.owner, listed, labelled(listed, "복사"))).message
    assert where is not None
    assert list(buttons(where).values()) == ["#수다"]
    await stage.press(stage.owner, where, labelled(where, "#수다"))
    copied = await in_database(lambda: Subscription.objects.get(target_id=str(other.id)))
    assert copied.local_time.isoformat("minutes") == "21:00"
    asked = (await stage.use(stage.owner, "digest delete", other)).message
    assert asked is not None
    assert await in_database(Subscription.objects.count) == 2
    await stage.press(stage.owner, asked, labelled(asked, "네, 지울게요"))
    assert (await in_database(only)).target_id == str(stage.channel.id)


async def test_an_alert_names_all_and_its_button_mends_from_the_direct_messages(stage: Stage) -> None:
    await in_database(lambda: factories.stories(1))
    deny(stage, "SEND_MESSAGES")
    await delivered(stage, authority="server")
    await stage.until_in_database(lambda: Delivery.objects.filter(kind="alert", state="sent").exists())
    (alert,) = stage.posted(stage.discord.factory.dm(stage.owner))
    for named in (stage.guild.name, "오늘의-뉴스", "메시지 보내기"):
        assert named in texts(alert).replace("\\", "")
    still = await stage.press(stage.owner, alert, labelled(alert, "다시 시작"))
    assert "이 권한이 필요해요: 메시지 보내기" in texts(still.message)
    stage.discord.changes.overwrite(stage.channel, deny=0)
    await stage.until(lambda: may_send(stage))
    mended = await stage.press(stage.owner, alert, labelled(alert, "다시 시작"))
    assert "다시 시작했어요" in texts(mended.message)
    assert (await in_database(only)).state == "active"


async def test_a_demoted_manager_stops_nothing_and_their_old_buttons_do_nothing(stage: Stage) -> None:
    managers = stage.discord.factory.role(stage.guild, "관리자", int(Permission.MANAGE_GUILD))
    stage.discord.changes.member_roles(stage.guild, stage.jun, {managers.id})
    await stage.use(stage.jun, "setup")
    status = (await stage.use(stage.jun, "digest status")).message
    assert status is not None
    stage.discord.changes.member_roles(stage.guild, stage.jun, set())
    refused = await stage.press(stage.jun, status, labelled(status, "멈추기"))
    assert NOT_A_MANAGER in texts(refused.message)
    await in_database(lambda: factories.stories(1))
    await in_database(lambda: Subscription.objects.update(owner=None))
    await stage.use(stage.owner, "digest now")
    await stage.until(lambda: len(stage.posted()) == 1)


async def test_another_servers_digest_is_out_of_reach(stage: Stage) -> None:
    await stage.use(stage.owner, "setup")
    made = await in_database(only)
    elsewhere = stage.discord.factory.guild("다른 서버", stage.jun)
    stage.discord.factory.member(elsewhere, stage.owner)
    await stage.until(lambda: stage.bot is not None and stage.bot.get_guild(elsewhere.id) is not None)
    for custom_id in (f"digest_end:{elsewhere.id}.{made.pk}", f"digest_end:{stage.guild.id}.{made.pk}"):
        seen = await stage.press(stage.jun, stage.hang(custom_id), custom_id)
        assert "지웠어요" not in texts(seen.message)
    assert await in_database(Subscription.objects.exists)


async def test_who_reads_english_is_answered_in_english(stage: Stage) -> None:
    stage.owner.locale = "en-US"
    refused = (await stage.use(stage.owner, "setup", time="breakfast")).message
    assert not HANGUL.search(texts(refused).replace("오늘의-뉴스", ""))
    await stage.use(stage.owner, "setup")
    assert "</setup:" in texts((await stage.use(stage.owner, "help")).message)
    assert (await in_database(only)).language == "en"
    assert "technology" in await stage.type_into(stage.owner, "setup", "categories", "tech")


async def test_help_shows_members_what_members_can_do(stage: Stage) -> None:
    assert "</설정:" in texts((await stage.use(stage.owner, "help")).message)
    assert "</설정:" not in texts((await stage.use(stage.jun, "help")).message)
    assert "</뉴스:" in texts((await stage.use(stage.jun, "help")).message)
