"""Reading commands and buttons, through discord.py's own client against the stand-in and the real API."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import cast

import pytest

from backend.materials.services import article_edits
from backend.study.models import Card, SeenArticle
from bot.conversation import first_choices, router
from bot.conversation.command import Command
from bot.conversation.error_messages import SENTENCES
from bot.conversation.message import Message, Text
from bot.discord import interaction_replies
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from contracts.enums import Difficulty
from sandbox.discord.faults import Fault
from sandbox.discord.interactions.visible_result import Seen
from tests.bot.discord.stage import Stage, buttons, in_database, texts
from tests.bot.discord.test_commands import OWNING
from tests.digests import factories
from tests.materials import factories as news_rows


async def test_news_shows_a_categorys_stories_to_the_asker_alone(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    seen = await stage.use(stage.jun, "news", category="technology")
    assert seen.outcome == "message"
    assert seen.is_private
    assert f"### [{story.title}]({story.canonical_url})" in texts(seen.message)
    assert f"-# {story.source.credit}" in texts(seen.message)
    assert list(buttons(seen.message)) == [
        story.canonical_url, f"ko:{story.pk}", f"words:{story.pk}", f"save:{story.pk}", "menu:",
    ]  # fmt: skip
    assert await in_database(lambda: SeenArticle.objects.get().article_id) == story.pk


async def test_who_has_chosen_nothing_is_offered_to_after_a_digests_button(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    digest = stage.hang(f"ko:{story.pk}", f"words:{story.pk}")
    seen = await stage.press(stage.jun, digest, f"ko:{story.pk}")
    assert "한 항구에" in texts(seen.message)
    await stage.until(lambda: len(seen.interaction.followups) == 1)
    offered = seen.interaction.followups[0]
    assert offered.seen_by == stage.jun.id
    assert {"first_level:A2", "first_level:B1", "first_level:B2", "first_end:"} <= buttons(offered).keys()
    level = await stage.press(stage.jun, offered, "first_level:A2")
    chosen = await stage.press(stage.jun, offered, "first_category:technology")
    assert (level.outcome, chosen.outcome) == ("update", "update")
    assert first_choices.CHOSEN.strip() in texts(chosen.message)


async def test_the_first_choices_are_offered_once_and_never_where_others_read_along(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    digest = stage.hang(f"ko:{story.pk}", f"words:{story.pk}")
    first = await stage.press(stage.jun, digest, f"ko:{story.pk}")
    await stage.until(lambda: len(first.interaction.followups) == 1)
    second = await stage.press(stage.jun, digest, f"words:{story.pk}")
    await stage.use(stage.jun, "words")
    assert (len(first.interaction.followups), len(second.interaction.followups)) == (1, 0)
    assert stage.line.asked["me/"] == 1
    assert stage.posted() == [digest]


async def test_categories_complete_themselves_in_korean(stage: Stage) -> None:
    await in_database(lambda: news_rows.category("technology"))
    await in_database(lambda: news_rows.category("science"))
    assert await stage.type_into(stage.jun, "news", "category", "scie") == ["과학"]
    assert "기술" in await stage.type_into(stage.jun, "news", "category", "")


async def test_a_storys_buttons_answer_the_presser_alone(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    message = stage.hang(f"ko:{story.pk}", f"words:{story.pk}", f"save:{story.pk}")
    korean, words, saved = [
        await stage.press(stage.jun, message, f"{action}:{story.pk}") for action in ("ko", "words", "save")
    ]
    assert all(seen.outcome == "message" and seen.is_private for seen in (korean, words, saved))
    assert "한 항구에 새 전기 크레인이 생겼습니다." in texts(korean.message)
    assert "공개하다" in texts(words.message)
    assert "단어장에 단어 1개를 담았어요" in texts(saved.message)
    assert await in_database(lambda: Card.objects.get().user.custom_social_accounts.get().uid) == str(stage.jun.id)


async def test_me_shows_and_changes_what_one_reads(stage: Stage) -> None:
    await in_database(lambda: news_rows.category("technology"))
    assert "난이도: 보통" in texts((await stage.use(stage.jun, "me")).message)
    changed = await stage.use(stage.jun, "me", categories="기술", level="A2")
    assert "분야: 기술" in texts(changed.message)
    assert "난이도: 쉬움" in texts((await stage.use(stage.jun, "me")).message)
    assert "가십 분야는 없어요" in texts((await stage.use(stage.jun, "me", categories="가십")).message)


async def test_a_newcomer_chooses_difficulty_and_category_in_one_message(stage: Stage) -> None:
    await in_database(lambda: news_rows.category("technology"))
    await in_database(lambda: factories.story())
    assert "first:" in buttons((await stage.use(stage.jun, "today")).message)
    mine = (await stage.use(stage.jun, "me")).message
    assert mine is not None
    samples = (await stage.press(stage.jun, mine, "first:")).message
    assert samples is not None
    assert DIFFICULTY_SAMPLES[Difficulty.A2] in texts(samples)
    for custom_id in ("first_level:A2", "first_category:technology"):
        step = await stage.press(stage.jun, samples, custom_id)
        assert step.message is not None
        assert step.message.id == samples.id
    assert "분야: 기술\n난이도: 쉬움" in texts(step.message)
    for command in ("me", "today"):
        assert "first:" not in buttons((await stage.use(stage.jun, command)).message)


async def test_help_lists_every_command_by_its_name_in_the_askers_language(stage: Stage) -> None:
    text = texts((await stage.use(stage.owner, "help")).message)
    for name in ("뉴스", "오늘", "단어장", "나", "탈퇴", "설정", "한입뉴스 상태", "한입뉴스 지금", "한입뉴스 다시시작"):
        assert f"</{name}:" in text


async def test_buttons_work_after_the_bot_was_restarted(empty_stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    async with empty_stage.bot_running():
        menu = await empty_stage.use(empty_stage.jun, "news", category="technology")
    async with empty_stage.bot_running():
        assert menu.message is not None
        korean = await empty_stage.press(empty_stage.jun, menu.message, f"ko:{story.pk}")
        assert "한 항구에" in texts(korean.message)


async def test_a_button_of_a_story_taken_down_says_so(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    await in_database(lambda: article_edits.take_down(article_ids=[story.pk]))
    seen = await stage.press(stage.jun, stage.hang(f"ko:{story.pk}"), f"ko:{story.pk}")
    assert SENTENCES["article.unknown"] in texts(seen.message)


async def test_reading_works_in_direct_messages_where_answers_stay(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    seen = await stage.use(stage.jun, "today", stage.discord.factory.dm(stage.jun))
    assert story.title in texts(seen.message)
    assert not seen.is_private


async def test_who_installed_the_bot_reads_in_servers_it_is_not_in(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    elsewhere = stage.discord.factory.guild("봇이 없는 서버", stage.owner, with_bot=False)
    channel = stage.discord.factory.channel(elsewhere, "일반")
    stage.owner.installed = True
    seen = await stage.use(stage.owner, "today", channel)
    assert story.title in texts(seen.message)
    assert seen.is_private
    names = {one["name"] for one in stage.discord.simulated_user.commands(stage.owner, channel)}
    everything = {one["name"] for one in stage.discord.catalog.commands}
    assert names == everything - OWNING


async def test_an_api_that_is_down_gets_an_apology_and_one_line_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    message = stage.hang("ko:1")
    stage.line.is_down = True
    caplog.clear()
    for seen in (await stage.use(stage.jun, "today"), await stage.press(stage.jun, message, "ko:1")):
        assert "지금은 뉴스를 가져올 수 없어요" in texts(seen.message)
        assert seen.is_private
    lines = [record for record in caplog.records if record.name == "bot.discord.interaction_replies"]
    assert len(lines) == 2
    assert not any(record.exc_info for record in lines)
    assert await stage.type_into(stage.jun, "news", "category", "기") == []


async def test_many_members_pressing_at_once_are_each_answered(stage: Stage) -> None:
    story = await in_database(lambda: factories.story())
    message = stage.hang(f"ko:{story.pk}")
    members = [stage.discord.factory.user(f"m{number}") for number in range(20)]
    for member in members:
        stage.discord.factory.member(stage.guild, member)
    pressed: list[Seen] = await asyncio.gather(*(stage.press(member, message, f"ko:{story.pk}") for member in members))
    assert [seen.message.seen_by if seen.message else None for seen in pressed] == [member.id for member in members]
    assert all("한 항구에" in texts(seen.message) for seen in pressed)


async def test_an_answer_discord_does_not_take_at_first_is_shown_all_the_same(stage: Stage) -> None:
    stage.discord.faults.add(Fault(fault="error", match="PATCH /webhooks/*", times=1, code=50035))
    seen = await stage.use(stage.jun, "help")
    assert "문제가 생겼어요" in texts(seen.message)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> Stage:
    """A bot that tries again at once, on a Discord that waits long."""
    stage.discord.settings.respond_seconds = 60
    monkeypatch.setattr(interaction_replies, "RESPOND_WITHIN_SECONDS", 60.0)
    monkeypatch.setattr(interaction_replies, "SHOW_AGAIN_SECONDS", (0.0,) * 3)
    return stage


@pytest.mark.parametrize("fault", ["cut_before", "cut_after"])
async def test_an_acknowledgement_that_is_lost_is_made_again_or_known_as_made(
    patient: Stage, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    patient.discord.faults.add(
        Fault.model_validate(
            {"fault": fault, "match": "POST /interactions/*", "times": 2 if fault == "cut_before" else 1}
        )
    )
    seen = await patient.use(patient.jun, "help")
    assert seen.outcome == "message"
    assert "</오늘:" in texts(seen.message)
    assert "could not be deferred" not in caplog.text


async def test_an_interaction_that_another_process_acknowledged_is_left_to_it(
    patient: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    patient.discord.faults.add(Fault(fault="error", match="POST /interactions/*", times=1, code=40060))
    patient.discord.settings.respond_seconds = 0.2
    seen = await patient.use(patient.jun, "help")
    assert seen.outcome == "failed"
    await patient.until(lambda: "could not be deferred" in caplog.text)


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "cut_before", "times": 3},
        {"fault": "error", "status": 403, "code": 40333, "times": 3},
    ],
    ids=["cut before", "network block"],
)
async def test_an_answer_that_the_network_loses_is_shown_again(patient: Stage, fault: dict[str, object]) -> None:
    patient.discord.faults.add(Fault.model_validate({**fault, "match": "PATCH /webhooks/*"}))
    seen = await patient.use(patient.jun, "help")
    assert "</오늘:" in texts(seen.message)


async def test_a_fault_of_ours_is_apologized_for_and_logged_with_its_trace(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> Message:
        raise KeyError("ours")

    monkeypatch.setitem(router.COMMANDS, "today", Command("today", broken))
    assert "문제가 생겼어요" in texts((await stage.use(stage.jun, "today")).message)
    (record,) = [record for record in caplog.records if record.name == "bot.discord.interaction_replies"]
    assert record.exc_info


async def test_an_answer_that_cannot_be_drawn_is_apologized_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    undrawable = Message((cast(Text, "no block"),))
    monkeypatch.setitem(router.COMMANDS, "today", Command("today", undrawable))
    assert "문제가 생겼어요" in texts((await stage.use(stage.jun, "today")).message)


async def test_a_command_we_no_longer_have_is_answered(stage: Stage) -> None:
    for command in stage.discord.catalog.commands:
        if command["name"] == "today":
            command["name"] = "yesterday"
    assert "명령이 바뀌었어요" in texts((await stage.use(stage.jun, "yesterday")).message)


async def test_the_bot_works_on_when_discord_moves_it_to_another_connection(stage: Stage) -> None:
    gateway = stage.discord.gateway
    moves: list[Callable[[], None]] = [gateway.reconnect, partial(gateway.disconnect, None)]
    for number, move in enumerate(moves, 1):
        move()
        await stage.until(lambda resumes=number: gateway.counts["resumes"] == resumes)  # type: ignore[misc]  # bound here
        assert "</오늘:" in texts((await stage.use(stage.jun, "help")).message)


async def test_servers_of_every_shard_are_answered(empty_stage: Stage) -> None:
    stage = empty_stage
    stage.discord.settings.shards = 2
    guilds = [stage.discord.factory.guild(f"서버 {number}", stage.owner) for number in range(2)]
    channels = [stage.discord.factory.channel(guild, "뉴스") for guild in guilds]
    assert {guild.id >> 22 & 1 for guild in guilds} == {0, 1}
    async with stage.bot_running():
        for channel in channels:
            assert "</오늘:" in texts((await stage.use(stage.owner, "help", channel)).message)


async def test_an_interaction_that_comes_too_late_is_one_line_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.discord.settings.respond_seconds = 0.2
    stage.discord.faults.add(Fault(fault="error", match="POST /interactions/*", times=1, status=404, code=10062))
    seen = await stage.use(stage.jun, "help")
    assert seen.outcome == "failed"
    (record,) = [record for record in caplog.records if record.name == "bot.discord.interaction_replies"]
    assert "could not be deferred" in record.message
    assert not record.exc_info
