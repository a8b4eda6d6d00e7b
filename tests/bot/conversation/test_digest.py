import re

import pytest

from bot.conversation import digest, failure_reasons
from bot.conversation.message import CardList, Choice
from tests.bot.conversation.scripted_api import TUESDAY, said
from tests.bot.stored_stories import detail


def test_a_digest_is_its_days_title_and_its_stories_each_with_three_buttons() -> None:
    (block,) = digest.digest(TUESDAY, [detail(1), detail(2)]).blocks
    assert isinstance(block, CardList)
    assert block.title == "11월 24일 (화), 오늘의 한입뉴스"
    assert block.cards[1].choices == (
        Choice("해석 보기", "ko", "2"),
        Choice("단어 보기", "words", "2"),
        Choice("단어 담기", "save", "2"),
    )


def test_a_part_that_does_not_begin_a_digest_has_no_title() -> None:
    (block,) = digest.digest(TUESDAY, [detail(1)], titled=False).blocks
    assert isinstance(block, CardList)
    assert block.title == ""


def test_an_alert_names_the_target_the_cause_and_the_fix() -> None:
    text = said(digest.alert("#뉴스", "discord.missing_permission", "메시지 보내기"))
    assert "#뉴스에 한입뉴스를 보내지 못해서" in text
    assert "'메시지 보내기' 권한이 없어요." in text
    assert "'다시 시작'을 눌러 주세요" in text


def test_every_reason_is_polite_korean_whatever_platform_it_is_of() -> None:
    for what in failure_reasons.SENTENCES:
        text = failure_reasons.sentence(f"discord.{what}", "x")
        assert text == failure_reasons.sentence(f"telegram.{what}", "x")
        assert re.search(r"요\.$", text)
        assert "{" not in text


@pytest.mark.parametrize("reason", ["", "discord.", "discord.never_heard_of", "{detail}"])
def test_an_unknown_reason_still_says_what_to_do(reason: str) -> None:
    assert failure_reasons.sentence(reason) == failure_reasons.UNKNOWN


def test_a_detail_is_shown_as_it_is() -> None:
    assert "{0} {detail}" in failure_reasons.sentence("discord.missing_permission", "{0} {detail}")
