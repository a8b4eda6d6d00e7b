"""Send-to-me: its request, what each response means, and how an expired token is renewed on the way."""

import datetime as dt
import json
from typing import Any

import pytest
from pytest_django import Settings

from backend.accounts.models import SocialGrant
from backend.accounts.services import oauth_grants
from backend.common import clock
from backend.digests.push_providers.base import Arrived, Headline, Push, Refused, Unsure
from backend.digests.push_providers.memo import MemoPush
from tests.digests.push.factories import granted
from tests.digests.push.kakao import MEMO, TOKEN, Fault, Kakao, refusal, resets, says

pytestmark = pytest.mark.django_db
HEADLINES = tuple(Headline(f"Port unveils crane {number}", "항구가 크레인을 공개했다.") for number in range(1, 6))


@pytest.fixture
def grant(kakao: Kakao) -> SocialGrant:
    return granted()


def push(grant: SocialGrant, *, stories: int = 5) -> Push:
    return Push(1, grant.identity.uid, dt.date(2026, 11, 24), HEADLINES[:stories])


def sent(kakao: Kakao) -> list[dict[str, Any]]:
    return [json.loads(one.body["template_object"]) for one in kakao.of(MEMO)]


def stored(grant: SocialGrant) -> SocialGrant:
    return SocialGrant.objects.get(pk=grant.pk)


def test_the_request_is_as_published(kakao: Kakao, grant: SocialGrant) -> None:
    assert MemoPush().send([push(grant)]) == Arrived()
    (asked,) = kakao.asked
    assert asked.path == "/v2/api/talk/memo/default/send"
    assert asked.headers["Authorization"] == "Bearer access-1"
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert list(asked.body) == ["template_object"]
    assert sent(kakao)[0]["object_type"] == "list"


ANSWERS: list[tuple[Fault, object]] = [
    (resets, Unsure("http.broken")),
    (says(500, {}), Unsure("HTTP 500")),
    (says(200, b"thanks"), Unsure("HTTP 200")),
    (says(200, {"result_code": -1}), Unsure("HTTP 200")),
    (says(429, {}, Retry_After="60"), Refused("push.rate_limited", "HTTP 429", retry_after_seconds=60.0)),
    (refusal(400, -10, "quota"), Refused("push.rate_limited", "HTTP 400 -10 quota", retry_after_seconds=3600.0)),
    (refusal(400, -532, "many"), Refused("push.rate_limited", "HTTP 400 -532 many", retry_after_seconds=3600.0)),
    (refusal(400, -999, "odd\0"), Refused("push.refused", "HTTP 400 -999 odd", retry_after_seconds=1800.0)),
    (says(404, b"?"), Refused("push.refused", "HTTP 404", retry_after_seconds=1800.0)),
]


@pytest.mark.parametrize(("answer", "meaning"), ANSWERS)
def test_each_answer_has_its_meaning_and_is_asked_for_once(
    kakao: Kakao, grant: SocialGrant, answer: Fault, meaning: object
) -> None:
    kakao.faults[MEMO] = [answer]
    result = MemoPush().send([push(grant)])
    assert _squeezed(result) == meaning
    assert len(kakao.asked) == 1
    assert stored(grant).broken_at is None


def _squeezed(result: object) -> object:
    if isinstance(result, Refused):
        return Refused(result.reason, " ".join(result.detail.split()), retry_after_seconds=result.retry_after_seconds)
    return result


def test_nobody_there_means_that_it_was_not_sent(kakao: Kakao, grant: SocialGrant, settings: Settings) -> None:
    settings.KAKAO_API_BASE = "http://127.0.0.1:9"
    settings.FETCH_ALLOW_HOSTS = frozenset({"127.0.0.1:9"})
    assert MemoPush().send([push(grant)]) == Refused("push.unreachable", "http.unreachable")


def test_a_token_that_is_refused_is_refreshed_once_and_the_memo_sent(kakao: Kakao, grant: SocialGrant) -> None:
    kakao.good_token = "another"
    assert MemoPush().send([push(grant)]) == Arrived()
    assert [one.endpoint for one in kakao.asked] == [MEMO, TOKEN, MEMO]


def test_a_fresh_token_that_is_refused_too_breaks_the_grant(kakao: Kakao, grant: SocialGrant) -> None:
    kakao.faults[MEMO] = [refusal(401, -401), refusal(401, -401)]
    outcome = MemoPush().send([push(grant)])
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent) == ("push.no_grant", True)
    assert stored(grant).broken_at is not None


def test_a_refresh_token_that_is_refused_breaks_the_grant_and_sends_nothing(kakao: Kakao, grant: SocialGrant) -> None:
    SocialGrant.objects.update(access_expires_at=clock.now())
    kakao.faults[TOKEN] = [says(400, {"error": "invalid_grant", "error_code": "KOE322"})]
    assert MemoPush().send([push(grant)]) == Refused("push.no_grant", "KOE322", permanent=True)
    assert stored(grant).broken_at is not None
    assert kakao.of(MEMO) == []


def test_a_login_server_that_is_down_breaks_nothing(kakao: Kakao, grant: SocialGrant) -> None:
    SocialGrant.objects.update(access_expires_at=clock.now())
    kakao.faults[TOKEN] = [says(503, {}, Retry_After="30")]
    outcome = MemoPush().send([push(grant)])
    assert outcome == Refused("push.unreachable", "grant.unavailable", retry_after_seconds=30.0)
    assert stored(grant).broken_at is None


def test_a_consent_that_was_taken_back_is_known_from_then_on(kakao: Kakao, grant: SocialGrant) -> None:
    kakao.faults[MEMO] = [refusal(403, -402, "insufficient scopes")]
    outcome = MemoPush().send([push(grant)])
    assert isinstance(outcome, Refused)
    assert outcome.permanent
    assert stored(grant).scopes == "profile_nickname"
    assert MemoPush().send([push(grant)]) == Refused("push.no_grant", permanent=True)
    assert len(kakao.asked) == 1


def test_a_list_that_is_refused_is_sent_as_text(kakao: Kakao, grant: SocialGrant) -> None:
    kakao.faults[MEMO] = [refusal(400, -2, "image_url is required")]
    assert MemoPush().send([push(grant)]) == Arrived()
    assert [one["object_type"] for one in sent(kakao)] == ["list", "text"]


def test_a_text_that_is_refused_is_not_sent_again(kakao: Kakao, grant: SocialGrant) -> None:
    kakao.faults[MEMO] = [refusal(400, -2)]
    assert isinstance(MemoPush().send([push(grant, stories=1)]), Refused)
    assert len(kakao.asked) == 1


def test_a_grant_replaced_meanwhile_is_not_broken_by_the_old_one(kakao: Kakao, grant: SocialGrant) -> None:
    stale = SocialGrant.objects.get(pk=grant.pk)
    oauth_grants.store(identity=grant.identity, access_token="newer", access_seconds=100)
    oauth_grants.mark_broken(grant=stale)
    assert stored(grant).broken_at is None
    assert stored(grant).access_expires_at > clock.now() + dt.timedelta(seconds=50)
