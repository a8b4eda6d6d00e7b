"""What a bot says about codes: how to use one, what would be joined, that it was."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.api.client import StudyApi
from bot.conversation import link
from bot.conversation.command import Arguments
from bot.conversation.errors import UnclearError
from bot.conversation.message import Choice, Message, Text
from contracts.learners import LinkCode, Linked, LinkPreview, Merge, Speaker
from tests.bot.stored_stories import JUN, StoriesApi

Step = Callable[[StudyApi, Speaker, Arguments], Awaitable[Message]]
SOON = dt.datetime(2026, 11, 24, 8, 5, tzinfo=dt.UTC)
MERGED = Merge(id=3, trigger="link_code", created_at=SOON, undo_until=SOON, undone_at=None, undoable=True)
FOUND: dict[str, Any] = {
    "survives": "other",
    "you": "준",
    "other": "미나",
    "categories": ["science"],
    "level": "B2",
    "words": {"total": 12, "joining": 3},
    "seen": {"total": 40, "joining": 0},
    "subscriptions": {"total": 1, "joining": 0},
    "identities": [
        {"provider": "discord", "display_name": "미나"},
        {"provider": "kakao_skill", "display_name": ""},
        {"provider": "kakao", "display_name": "미나"},
    ],
}


class FakeApi(StoriesApi):
    """Knows one code."""

    def __init__(self, **changed: Any) -> None:
        super().__init__()
        self.found = LinkPreview.model_validate(FOUND | changed)
        self.asked: list[tuple[str, str]] = []

    async def make_link_code(self, speaker: Speaker) -> LinkCode:
        return LinkCode(code="AC3D-EF7H", expires_at=SOON, url="https://newsbite.example/link/")

    async def preview_link(self, speaker: Speaker, code: str) -> Linked:
        self.asked.append(("preview", code))
        return Linked(confirmed=False, preview=self.found, merge=None)

    async def confirm_link(self, speaker: Speaker, code: str) -> Linked:
        self.asked.append(("confirm", code))
        return Linked(confirmed=True, preview=self.found, merge=MERGED)


def text(message: Message) -> str:
    """Return all a message says."""
    return "\n".join(block.text for block in message.blocks if isinstance(block, Text))


async def test_a_code_comes_with_how_to_use_it_everywhere() -> None:
    said = text(await link.begin(FakeApi(), JUN))
    for part in ("AC3D-EF7H", "5분", "newsbite.example/link/", "/link", "“연결 AC3D-EF7H”", "알려 주지 마세요"):
        assert part in said


async def test_the_preview_says_what_joins_and_who_remains() -> None:
    said = text(await link.preview(FakeApi(), JUN, Arguments("AC3D-EF7H")))
    for part in ("남는 계정: 미나", "12개 (새로 합쳐지는 것 3개)", "본 기사: 40개\n", "과학", "B2", "카카오톡 채팅"):
        assert part in said


async def test_the_one_who_types_may_be_the_one_who_remains() -> None:
    assert "남는 계정: 준" in text(await link.preview(FakeApi(survives="you"), JUN, Arguments("AC3D-EF7H")))


async def test_nobody_has_to_have_a_name() -> None:
    said = text(await link.preview(FakeApi(you="", other="", identities=[]), JUN, Arguments("AC3D-EF7H")))
    assert "코드를 만든 계정과 지금 쓰는 계정을" in said
    assert "남는 계정: 코드를 만든 계정\n" in said
    assert link.NO_IDENTITY in said


async def test_an_account_without_a_name_may_be_the_one_who_remains() -> None:
    said = text(await link.preview(FakeApi(you="", survives="you"), JUN, Arguments("AC3D-EF7H")))
    assert "남는 계정: 지금 쓰는 계정\n" in said


async def test_the_preview_offers_to_go_through_with_that_code() -> None:
    fake = FakeApi()
    offered = (await link.preview(fake, JUN, Arguments(" ac3d\nef7h "))).choices[0]
    assert offered == Choice("합치기", "link_confirm", "ac3d ef7h")
    assert fake.asked == [("preview", "ac3d ef7h")]


async def test_confirming_joins_and_says_how_to_undo() -> None:
    fake = FakeApi()
    said = text(await link.confirm(fake, JUN, Arguments("AC3D-EF7H")))
    assert fake.asked == [("confirm", "AC3D-EF7H")]
    assert "하나로 합쳤어요" in said
    assert "24시간" in said


@pytest.mark.parametrize("typed", ["", "  \n ", "A" * 65])
@pytest.mark.parametrize("step", [link.preview, link.confirm])
async def test_an_empty_or_too_long_code_is_asked_for_again(step: Step, typed: str) -> None:
    fake = FakeApi()
    with pytest.raises(UnclearError, match="여덟 자리"):
        await step(fake, JUN, Arguments(typed))
    assert fake.asked == []
