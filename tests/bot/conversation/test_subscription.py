from dataclasses import replace

import pytest

from bot.conversation import failure_reasons, subscription
from bot.conversation.errors import UnclearError
from bot.conversation.message import CardList
from bot.conversation.subscription import DeliveryTarget
from bot.conversation.typed_settings import TypedSettings
from contracts.enums import Layout
from tests.bot.conversation.scripted_api import MORNING, FakeApi, line, said, subscribed
from tests.bot.stored_stories import MINA, detail

HERE = DeliveryTarget("discord", "9001", "#뉴스", "77")


def lacking(*names: str) -> DeliveryTarget:
    return replace(HERE, missing=lambda layout, role_id: names)


async def test_a_first_setup_subscribes_the_target_with_what_was_typed() -> None:
    fake = FakeApi()
    typed = TypedSettings(
        categories="기술", level="a2", time="오후 9시", zone="도쿄", weekdays="평일", layout="thread", role_id="55"
    )
    await subscription.set_up(fake, MINA, HERE, typed)
    assert fake.changes == {
        "categories": ["technology"],
        "level": "A2",
        "local_time": "21:00",
        "time_zone": "Asia/Tokyo",
        "weekdays": [1, 2, 3, 4, 5],
        "layout": "thread",
        "role_id": "55",
        "language": "ko",
        "state": "active",
    }


async def test_setup_shows_how_it_stands_the_next_run_and_a_preview() -> None:
    message = await subscription.set_up(FakeApi(detail(1), detail(2)), MINA, HERE, TypedSettings(categories="기술"))
    text = said(message)
    assert "#뉴스의 한입뉴스를 이렇게 보내요" in text
    assert "분야: 기술" in text
    assert "시간: 매일 08:00 (Asia/Seoul)" in text
    assert "다음 발송: 11월 24일 (화) 08:00" in text
    shown = message.blocks[-1]
    assert isinstance(shown, CardList)
    assert [card.title[-1] for card in shown.cards] == ["1", "2"]


async def test_a_second_setup_changes_only_what_is_named_and_starts_a_stopped_one() -> None:
    fake = FakeApi(found=subscribed(level="C1", state="paused", next_run_at=None), owner=MINA)
    await subscription.set_up(fake, MINA, HERE, TypedSettings(time="7:30"))
    assert fake.changes == {"local_time": "07:30", "language": "ko", "state": "active"}
    assert fake.found is not None
    assert fake.found.level == "C1"


async def test_setup_refuses_with_the_missing_permissions_by_name() -> None:
    fake = FakeApi()
    with pytest.raises(UnclearError, match="#뉴스에서 봇에게 이 권한이 필요해요: 메시지 보내기, 채널 보기"):
        await subscription.set_up(fake, MINA, lacking("메시지 보내기", "채널 보기"), TypedSettings())
    assert fake.changes == {}


@pytest.mark.parametrize(
    ("typed", "known", "checked"),
    [
        (TypedSettings(), None, ("plain", "")),
        (TypedSettings(layout="thread", role_id="5"), None, ("thread", "5")),
        (TypedSettings(), subscribed(layout="forum", role_id="6"), ("forum", "6")),
        (TypedSettings(layout="plain", role_id=""), subscribed(layout="forum", role_id="6"), ("plain", "")),
    ],
)
async def test_permissions_are_checked_for_what_will_be(
    typed: TypedSettings, known: object, checked: tuple[str, str]
) -> None:
    asked: list[tuple[str, str]] = []

    def missing(layout: str, role_id: str) -> tuple[str, ...]:
        asked.append((layout, role_id))
        return ()

    fake = FakeApi(found=known, owner=MINA)  # type: ignore[arg-type]  # a Subscription or None
    await subscription.set_up(fake, MINA, replace(HERE, missing=missing), typed)
    assert asked == [checked]


@pytest.mark.parametrize(
    "typed",
    [
        TypedSettings(level="A2", zone="화성"),
        TypedSettings(categories="가십"),
    ],
)
async def test_what_is_not_understood_creates_nothing(typed: TypedSettings) -> None:
    fake = FakeApi()
    with pytest.raises(UnclearError):
        await subscription.set_up(fake, MINA, HERE, typed)
    assert fake.changes == {}


@pytest.mark.parametrize("ask", [subscription.now, subscription.preview, subscription.pause, subscription.resume])
async def test_where_there_is_no_digest_setup_is_named(ask: object) -> None:
    with pytest.raises(UnclearError, match="/setup"):
        await ask(FakeApi(), MINA, HERE)  # type: ignore[operator]


async def test_now_has_it_sent_or_says_that_nothing_is_new() -> None:
    fake = FakeApi(detail(1), found=subscribed(), owner=MINA)
    assert said(await subscription.now(fake, MINA, HERE)) == "곧 #뉴스에 보내 드릴게요."
    fake.stories = ()
    assert said(await subscription.now(fake, MINA, HERE)) == subscription.NOTHING_NEW


async def test_now_and_resume_are_refused_where_the_bot_may_not_post() -> None:
    fake = FakeApi(detail(1), found=subscribed(), owner=MINA)
    for ask in (subscription.now, subscription.resume):
        with pytest.raises(UnclearError, match="메시지 보내기"):
            await ask(fake, MINA, lacking("메시지 보내기"))
    assert fake.changes == {}


async def test_status_tells_what_became_of_each_digest() -> None:
    fake = FakeApi(found=subscribed(), owner=MINA)
    fake.lines = (
        line(state="pending"),
        line(state="leased"),
        line(state="sent", stories=3),
        line(state="skipped", reason="digest.empty"),
        line(state="expired", reason="delivery.too_late"),
        line(state="skipped", reason="never.heard"),
        line(state="failed", reason="discord.missing_permission", detail="SEND_MESSAGES"),
    )
    past = said(await subscription.status(fake, MINA, HERE, lambda detail: f"<{detail}>")).partition("지난 발송\n")[2]
    told = [one.removeprefix("11월 24일 (화) · ") for one in past.splitlines()]
    assert told[:6] == [
        "곧 보내요",
        "보내는 중이에요 (기사 5개 중 0개)",
        "보냈어요 (기사 3개)",
        "새 기사가 없어서 쉬었어요",
        "제때 보내지 못해 하루가 지났어요",
        failure_reasons.NOT_SENT,
    ]
    assert "<SEND_MESSAGES>" in told[6]


async def test_the_status_of_a_stopped_digest_says_why_and_the_mend() -> None:
    stopped = subscribed(state="paused", next_run_at=None, pause_reason="discord.channel_gone")
    text = said(await subscription.status(FakeApi(found=stopped, owner=MINA), MINA, HERE))
    assert "꺼져 있어요. 그 채널이 없어졌어요. 서버에서 /setup" in text


async def test_the_next_run_is_told_in_the_subscriptions_own_zone() -> None:
    abroad = subscribed(time_zone="America/New_York", local_time="18:00")
    text = said(await subscription.status(FakeApi(found=abroad, owner=MINA), MINA, HERE))
    assert "다음 발송: 11월 23일 (월) 18:00" in text


async def test_a_digest_that_waits_for_discord_says_how_far_it_is_and_when_it_goes_on() -> None:
    fake = FakeApi(found=subscribed(), owner=MINA)
    waiting = {"state": "pending", "reason": "discord.rate_limited", "stories": 5, "due_at": MORNING}
    fake.lines = (line(**waiting, posted=2), line(**waiting, posted=5))
    text = said(await subscription.status(fake, MINA, HERE))
    assert "기사 5개 중 2개를 올렸고, 11월 24일 (화) 08:00에 이어서 보내요" in text
    assert "스레드는 디스코드가 받아 주는 11월 24일 (화) 08:00에 이어서 열어요" in text


async def test_the_panel_offers_what_is_not_set_and_changes_only_that() -> None:
    fake = FakeApi(found=subscribed(role_id="5", max_stories=3), owner=MINA)
    shown = await subscription.panel(fake, MINA, replace(HERE, layouts=(Layout.PLAIN, Layout.THREAD)))
    offered = {choice.argument.partition(".3.")[2].removesuffix("~1") for choice in shown.choices}
    assert {"level=A2", "stories=10", "days=1", "time=07:00", "layout=thread", "role="} <= offered
    assert not {"level=B1", "stories=3", "days=0", "time=08:00", "layout=plain", "alerts="} & offered
    await subscription.set_one(fake, MINA, HERE, "role=")
    assert fake.changes == {"role_id": "", "language": "ko"}


async def test_what_the_panel_never_offered_changes_nothing() -> None:
    fake = FakeApi(found=subscribed(), owner=MINA)
    for foreign in ("level=Z9", "stories=99", "state=paused", "owner_id=5"):
        await subscription.set_one(fake, MINA, HERE, foreign)
    assert fake.changes == {}


async def test_a_copy_has_the_settings_and_the_layout_that_its_channel_can_have() -> None:
    fake = FakeApi(found=subscribed(layout="thread", level="A2", max_stories=7), owner=MINA)
    forum = replace(HERE, target_id="9002", name="#토론", layouts=(Layout.FORUM,))
    text = said(await subscription.copy(fake, MINA, HERE, forum))
    assert "#뉴스의 설정을 #토론에 복사했어요" in text
    assert (fake.changes["layout"], fake.changes["level"], fake.changes["max_stories"]) == ("forum", "A2", 7)


async def test_a_digest_is_deleted_after_one_question() -> None:
    fake = FakeApi(found=subscribed(), owner=MINA)
    asked = await subscription.ask_delete(fake, MINA, HERE)
    assert [choice.argument for choice in asked.choices] == ["77.3~1", "77.3"]
    assert [choice.action for choice in asked.choices] == ["digest_end", "digest_status"]
    assert fake.found is not None
    await subscription.end(fake, MINA, HERE)
    assert fake.found is None
