from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import push, service_info
from bot.conversation.command import Arguments
from bot.conversation.message import Message
from bot.conversation.push import PushTime
from bot.conversation.service_info import ServiceInfo
from contracts.deliveries import Subscription, SubscriptionPage
from contracts.learners import Speaker
from tests.bot.conversation.scripted_api import FakeApi, line, said, subscribed
from tests.bot.stored_stories import JUN, MINA

Ask = Callable[[StudyApi, Speaker], Awaitable[Message]]


class Phone(FakeApi):
    """A FakeApi whose one subscription is the speaker's own push; `refusal` is what the API says to a new one."""

    def __init__(self, *, refusal: str = "", **fields: Any) -> None:
        mine = {"platform": "kakao_skill", "target_id": "bot:jun", "audience": "person"}
        super().__init__(found=subscribed(**mine, **fields) if fields else None, owner=JUN)
        self.says_no = refusal
        self.asked_for: list[str] = []

    async def subscriptions(self, speaker: Speaker, **wanted: Any) -> SubscriptionPage:
        mine = [one for one in (self.found,) if one and wanted == {"platform": one.platform}]
        return SubscriptionPage(results=tuple(mine), next=None)

    async def subscribe_myself(self, speaker: Speaker, platform: str) -> Subscription:
        if self.says_no:
            raise ApiError(self.says_no, 409)
        self.asked_for.append(platform)
        self.found = subscribed(platform=platform, target_id=f"{platform}:jun", audience="person")
        return self.found


ON: dict[str, Any] = {"state": "active"}
PAUSED: dict[str, Any] = {"state": "paused", "next_run_at": None}


def offers(message: Message) -> list[str]:
    return [choice.action for choice in message.choices]


async def test_somebody_without_a_push_hears_what_it_would_be() -> None:
    message = await push.status(Phone(), JUN)
    assert said(message) == push.IS_OFF.format(terms=push.TERMS)
    assert offers(message) == ["push_on", "today"]


async def test_it_is_said_to_cost_nothing_and_to_keep_still_at_night() -> None:
    for message in (await push.status(Phone(), JUN), await push.on(Phone(), JUN), await push.status(Phone(**ON), JUN)):
        assert "무료" in said(message)
        assert "밤 9시부터 아침 8시" in said(message)


async def test_switching_on_makes_the_speakers_own() -> None:
    phone = Phone()
    message = await push.on(phone, JUN)
    assert phone.asked_for == ["kakao_skill"]
    assert "매일 아침 8시에" in said(message)
    assert offers(message) == ["push_off", "today"]


async def test_a_paused_push_runs_again() -> None:
    phone = Phone(**PAUSED, pause_reason="owner")
    await push.on(phone, JUN)
    assert phone.changes == {"state": "active"}


async def test_switching_off_pauses_it() -> None:
    phone = Phone(**ON)
    message = await push.off(phone, JUN)
    assert phone.changes == {"state": "paused"}
    assert offers(message) == ["push_on", "today"]


@pytest.mark.parametrize("fields", [{}, PAUSED | {"pause_reason": "owner"}])
async def test_switching_off_what_is_off_is_harmless(fields: dict[str, Any]) -> None:
    phone = Phone(**fields)
    assert said(await push.off(phone, JUN)) == push.WAS_OFF
    assert phone.changes == {}


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("push.not_reached", push.WHY["not_reached"]),
        ("push.no_identity", push.WHY["no_identity"]),
        ("operator", push.WHY["operator"]),
        ("owner", push.WHY["owner"]),
        ("push.never_heard_of", push.UNKNOWN_WHY),
    ],
)
async def test_a_paused_push_says_why_and_how_to_go_on(reason: str, why: str) -> None:
    message = await push.status(Phone(**PAUSED, pause_reason=reason), JUN)
    assert said(message) == push.IS_PAUSED.format(why=why)
    assert offers(message) == ["push_on", "today"]


async def test_a_month_whose_budget_is_spent_says_so() -> None:
    phone = Phone(**ON)
    phone.lines = (line(state="skipped", reason="push.budget_spent"), line())
    assert push.BUDGET_SPENT in said(await push.status(phone, JUN))
    phone.lines = (line(), line(state="skipped", reason="push.budget_spent"))
    assert push.BUDGET_SPENT not in said(await push.status(phone, JUN))


@pytest.mark.parametrize("asked", [push.status, push.on, push.change])
async def test_nothing_is_promised_where_no_push_is_offered(asked: Ask) -> None:
    phone = Phone()
    phone.pushes = ()
    message = await asked(phone, JUN)
    assert said(message) == push.NOT_OFFERED
    assert offers(message) == ["today", "menu"]
    assert phone.asked_for == []


async def test_send_to_me_is_offered_where_it_is_the_only_push() -> None:
    phone = Phone()
    phone.pushes = ("kakao_memo",)
    message = await push.status(phone, JUN)
    assert (said(message), offers(message)[0]) == (push.NOT_OFFERED + push.MEMO_INSTEAD, "memo_on")


async def test_send_to_me_is_switched_on_and_off_in_the_chat() -> None:
    phone = Phone()
    phone.pushes = ("kakao_memo",)
    message = await push.memo_on(phone, JUN)
    assert phone.asked_for == ["kakao_memo"]
    assert (said(message)[:14], offers(message)) == ("‘나에게 보내기’를 켰어요", ["memo_off", "today"])
    assert offers(await push.status(phone, JUN)) == ["memo_off", "today"]
    await push.memo_off(phone, JUN)
    assert phone.changes == {"state": "paused"}


async def test_the_word_that_ends_the_push_ends_send_to_me_as_well() -> None:
    phone = Phone()
    phone.pushes = ("kakao_skill", "kakao_memo")
    await push.memo_on(phone, JUN)
    await push.off(phone, JUN)
    assert phone.changes == {"state": "paused"}


@pytest.mark.parametrize("refusal", ["push.no_grant", "push.no_identity"])
async def test_send_to_me_without_a_login_says_where_to_log_in(monkeypatch: pytest.MonkeyPatch, refusal: str) -> None:
    monkeypatch.setattr(service_info, "_current", ServiceInfo(web="https://news.example"))
    phone = Phone(refusal=refusal)
    phone.pushes = ("kakao_memo",)
    assert "https://news.example/me/accounts/" in said(await push.memo_on(phone, JUN))


@pytest.mark.parametrize(
    ("wanted", "changes"),
    [
        (PushTime("19:30"), {"local_time": "19:30", "weekdays": [1, 2, 3, 4, 5, 6, 7]}),
        (PushTime(only=(1, 3, 5)), {"weekdays": [1, 3, 5]}),
        (PushTime(without=(6, 7)), {"weekdays": [1, 2, 3, 4, 5]}),
    ],
)
async def test_time_and_days_are_changed_in_words(wanted: PushTime, changes: dict[str, Any]) -> None:
    phone = Phone(**ON)
    message = await push.change(phone, JUN, Arguments(str(wanted)))
    assert phone.changes == changes
    assert said(message).startswith("아침 알림을 바꿨어요.")


async def test_a_push_without_a_day_is_no_push() -> None:
    phone = Phone(**ON)
    message = await push.change(phone, JUN, Arguments(str(PushTime(without=(1, 2, 3, 4, 5, 6, 7)))))
    assert (said(message), phone.changes) == (push.NO_DAY_LEFT, {})


@pytest.mark.parametrize("asked", [push.status, push.on, push.off])
async def test_on_another_platform_it_says_where_to_go(asked: Ask) -> None:
    phone = Phone()
    assert await asked(phone, MINA) == push.ELSEWHERE
    assert phone.asked_for == []
