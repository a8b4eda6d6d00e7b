from types import SimpleNamespace
from typing import cast

import aiohttp
import discord
import pytest

from bot.conversation import failure_reasons
from bot.discord import permissions, rate_windows
from bot.discord.delivery.failures import PERMANENT, DeliveryError, failure
from bot.discord.rate_windows import WindowClosedError
from bot.discord.request_pacing import PaceClosedError
from bot.discord.retry_guard import DoubtfulError, is_doubtful

PAGE = "<!DOCTYPE html><title>Attention Required! | Cloudflare</title>"


def refused(status: int, code: int = 0, *, page: str = "") -> discord.HTTPException:
    response = cast(aiohttp.ClientResponse, SimpleNamespace(status=status, reason="no"))
    return discord.HTTPException(response, page or {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, 50001, "discord.no_access"),
        (403, 50013, "discord.missing_permission"),
        (404, 10003, "discord.channel_gone"),
        (403, 50007, "discord.dm_closed"),
        (400, 50008, "discord.wrong_channel"),
        (400, 200000, "discord.blocked"),
        (400, 50035, "discord.refused"),
    ],
)
def test_what_trying_again_cannot_help_is_permanent(status: int, code: int, reason: str) -> None:
    why = failure(refused(status, code))
    assert (why.code, why.permanent) == (reason, True)
    assert not is_doubtful(refused(status, code))


@pytest.mark.parametrize(
    ("error", "reason", "doubtful"),
    [
        (refused(429), "discord.rate_limited", False),
        (refused(500), "discord.unavailable", True),
        (refused(401), "discord.unavailable", False),
        (refused(403, 40333), "discord.unavailable", False),
        (refused(403), "discord.unavailable", False),
        (refused(403, page=PAGE), "discord.unavailable", False),
        (refused(502, page=PAGE), "discord.unavailable", True),
        (refused(408, page=PAGE), "discord.unavailable", True),
        (refused(403, 777777), "discord.refused", False),
        (DoubtfulError(), "discord.unavailable", True),
        (TimeoutError(), "discord.unavailable", True),
        (aiohttp.ServerDisconnectedError(), "discord.unavailable", True),
        (KeyError("ours"), "discord.bot_fault", True),
        (PaceClosedError(), "discord.bot_fault", False),
    ],
)
def test_what_passes_is_not_permanent_and_may_have_got_through_or_not(
    error: Exception, reason: str, doubtful: bool
) -> None:
    why = failure(error)
    assert (why.code, why.permanent, is_doubtful(error)) == (reason, False, doubtful)


def test_a_long_wait_is_told_to_the_api() -> None:
    why = failure(WindowClosedError(90.0))
    assert not why.permanent
    assert 0 < (why.retry_after_seconds or 0) <= 90.0


def test_what_was_sent_since_a_refusal_shortens_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1000.0, 1005.0])
    monkeypatch.setattr(rate_windows, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert failure(WindowClosedError(90.0)).retry_after_seconds == 85.0


def test_our_own_refusals_pass_through() -> None:
    ours = DeliveryError("target.not_yours", permanent=True)
    assert failure(ours) is ours


def test_a_forum_with_nothing_but_moderated_tags_names_the_permission_to_set_them() -> None:
    why = failure(refused(400, 40066))
    assert permissions.noted_named(why.detail) == "스레드 관리하기"


def test_a_permission_that_discord_does_not_name_leaves_no_gap_in_the_sentence() -> None:
    assert "없어요: ." not in failure_reasons.sentence(
        "discord.missing_permission", failure(refused(403, 50013)).detail
    )


def test_every_permanent_reason_has_its_korean() -> None:
    for reason in {*PERMANENT.values(), "discord.refused", "target.not_yours", "discord.missing_permission"}:
        assert failure_reasons.sentence(reason) != failure_reasons.UNKNOWN


def test_a_detail_fits_the_report() -> None:
    long = refused(400)
    long.text = "x" * 5000
    assert len(failure(long).detail) <= 500
