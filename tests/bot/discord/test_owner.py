"""/setup and /digest, through discord.py's own client against the stand-in and the real API."""

from backend.digests.models import Delivery, Subscription
from bot.conversation import subscription
from bot.discord.sentences import EVERYONE, FORUM_ONLY, NOT_A_MANAGER
from sandbox.discord.model.permissions import Permission
from tests.bot.discord.stage import Stage, deny, in_database, texts
from tests.digests import factories
from tests.materials import factories as news_rows


def only() -> Subscription:
    return Subscription.objects.get()


def plain(text: str) -> str:
    """Return a message's text without the signs that keep Discord from reading markup in it."""
    return text.replace("\\", "")


async def test_one_setup_makes_a_digest_with_everything_in_it(stage: Stage) -> None:
    await in_database(lambda: news_rows.category("science"))
    role = stage.discord.factory.role(stage.guild, "스터디원", mentionable=True)
    alerts = stage.discord.factory.channel(stage.guild, "관리자")
    seen = await stage.use(
        stage.owner,
        "setup",
        channel=stage.channel.id,
        categories="과학",
        level="B2",
        time="오후 9시 30분",
        zone="Asia/Tokyo",
        weekdays="평일",
        layout="thread",
        role=role.id,
        alerts=alerts.id,
    )
    assert seen.is_private
    made = await in_database(only)
    assert (made.target_id, made.guild_id, made.audience) == (str(stage.channel.id), str(stage.guild.id), "channel")
    assert (made.level, made.local_time.isoformat("minutes"), made.time_zone) == ("B2", "21:30", "Asia/Tokyo")
    assert (made.layout, made.role_id, made.alert_target_id) == ("thread", str(role.id), str(alerts.id))
    text = plain(texts(seen.message))
    assert "시간: 평일 21:30 (Asia/Tokyo)" in text
    assert "다음 발송: " in text


async def test_a_preview_too_long_for_one_message_goes_on_in_the_next(stage: Stage) -> None:
    await in_database(lambda: factories.stories(10))
    seen = await stage.use(stage.owner, "setup", stories=10)
    await stage.until(lambda: len(seen.interaction.followups) == 1)
    further = seen.interaction.followups[0]
    assert further.seen_by == stage.owner.id
    assert (texts(seen.message) + texts(further)).count("Port unveils") == 10


async def test_setup_refuses_with_the_missing_permissions_by_name(stage: Stage) -> None:
    closed = stage.discord.factory.channel(stage.guild, "닫힌-곳")
    deny(stage, "SEND_MESSAGES", "CREATE_PUBLIC_THREADS", channel=closed)
    for options, named in (({}, "메시지 보내기."), ({"layout": "thread"}, "메시지 보내기, 공개 스레드 만들기.")):
        seen = await stage.use(stage.owner, "setup", channel=closed.id, **options)
        assert f"이 권한이 필요해요: {named}" in texts(seen.message)
    assert not await in_database(Subscription.objects.exists)


async def test_a_role_that_may_not_be_mentioned_is_refused(stage: Stage) -> None:
    role = stage.discord.factory.role(stage.guild, "조용한 역할")
    seen = await stage.use(stage.owner, "setup", role=role.id)
    assert "모든 역할 멘션하기" in texts(seen.message)
    assert EVERYONE.replace("@", "@\u200b") in texts(
        (await stage.use(stage.owner, "setup", role=stage.guild.id)).message
    )


async def test_a_forum_gets_posts_and_a_text_channel_no_forum_layout(stage: Stage) -> None:
    forum = stage.discord.factory.channel(stage.guild, "토론", "forum")
    assert FORUM_ONLY in texts((await stage.use(stage.owner, "setup", layout="forum")).message)
    await stage.use(stage.owner, "setup", channel=forum.id)
    assert (await in_database(only)).layout == "forum"


async def test_what_setup_does_not_understand_it_says(stage: Stage) -> None:
    for option, typed, why in (
        ("time", "아침 일찍", "시간을 이해하지 못했어요"),
        ("categories", "가" * 5000, "분야는 없어요"),
        ("time", "9" * 6000, "시간을 이해하지 못했어요"),
    ):
        assert why in texts((await stage.use(stage.owner, "setup", **{option: typed})).message)
    assert not await in_database(Subscription.objects.exists)


async def test_options_complete_themselves(stage: Stage) -> None:
    assert (await stage.type_into(stage.owner, "setup", "zone", "서울")) == ["Asia/Seoul"]
    assert (await stage.type_into(stage.owner, "setup", "weekdays", ""))[:3] == ["매일", "평일", "주중"]
    await in_database(lambda: [news_rows.category(name) for name in ("technology", "science")])
    assert (await stage.type_into(stage.owner, "setup", "categories", "기술, 과")) == ["기술, 과학"]
    assert (await stage.type_into(stage.owner, "me", "categories", "scie")) == ["과학"]


async def test_who_does_not_manage_the_server_is_refused_even_if_the_command_shows(stage: Stage) -> None:
    for known in stage.discord.catalog.commands:
        known["default_member_permissions"] = None  # an admin of the server allowed it to everybody
    for command in ("setup", "digest status", "digest pause"):
        assert NOT_A_MANAGER in texts((await stage.use(stage.jun, command)).message)


async def test_another_manager_changes_the_digest_of_the_server(stage: Stage) -> None:
    await stage.use(stage.owner, "setup", level="A2")
    managers = stage.discord.factory.role(stage.guild, "관리자", int(Permission.MANAGE_GUILD))
    stage.discord.changes.member_roles(stage.guild, stage.jun, {managers.id})
    assert "난이도: 쉬움" in texts((await stage.use(stage.jun, "digest status")).message)
    await stage.use(stage.jun, "setup", level="B2")
    assert (await in_database(only)).authority == "server"


async def test_in_direct_messages_setup_is_for_oneself(stage: Stage) -> None:
    room = stage.discord.factory.dm(stage.jun)
    await stage.use(stage.jun, "setup", room, time="7")
    made = await in_database(only)
    assert (made.audience, made.target_id, made.guild_id) == ("person", str(stage.jun.id), "")


async def test_digest_now_posts_at_once(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    await stage.use(stage.owner, "setup")
    assert "곧" in texts((await stage.use(stage.owner, "digest now")).message)
    await stage.until(lambda: len(stage.posted()) == 1)
    assert story.title in texts(stage.posted()[0])
    await stage.until_in_database(lambda: Delivery.objects.get().state == "sent")
    assert subscription.NOTHING_NEW in texts((await stage.use(stage.owner, "digest now")).message)
    assert len(stage.posted()) == 1


async def test_digest_test_shows_it_to_the_owner_alone_and_remembers_nothing(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    await stage.use(stage.owner, "setup")
    for _ in range(2):
        seen = await stage.use(stage.owner, "digest test")
        assert story.title in texts(seen.message)
        assert seen.is_private
    assert stage.posted() == []


async def test_digest_pause_and_resume(stage: Stage) -> None:
    await stage.use(stage.owner, "setup")
    assert "멈췄어요" in texts((await stage.use(stage.owner, "digest pause")).message)
    assert (await in_database(only)).state == "paused"
    assert "꺼져 있어요" in texts((await stage.use(stage.owner, "digest status")).message)
    assert "</한입뉴스 다시시작:" in texts((await stage.use(stage.owner, "digest now")).message)
    assert "다시 시작했어요" in texts((await stage.use(stage.owner, "한입뉴스 다시시작")).message)
    assert (await in_database(only)).state == "active"


async def test_another_channels_digest_is_reached_by_naming_it(stage: Stage) -> None:
    other = stage.discord.factory.channel(stage.guild, "수다")
    await stage.use(stage.owner, "setup")
    assert "#오늘의-뉴스" in plain(
        texts((await stage.use(stage.owner, "digest status", other, channel=stage.channel.id)).message)
    )


async def test_in_a_thread_its_channel_is_meant(stage: Stage) -> None:
    thread = stage.discord.threads.in_channel(stage.channel, stage.owner, {"name": "수다"})
    await stage.use(stage.owner, "setup", thread)
    assert (await in_database(only)).target_id == str(stage.channel.id)
