"""The Event API: its request, what each response means, and what a task reports."""

import datetime as dt
import json
import threading

import pytest
from hypothesis import given, seed
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from pytest_django import Settings

from backend.common.http import api_client
from backend.digests.push_providers import base, event_api
from backend.digests.push_providers.base import Accepted, Push, Refused, TaskResult, Unsure
from backend.digests.push_providers.event_api import EventApiPush
from tests.digests.push.kakao import BOT_ID, EVENT, TASK, Fault, Kakao, hangs, resets, says

NAMES = ("taskId", "status", "message", "msg", "code", "allRequestCount", "successCount", "fail", "count", "list")
PUSHES = tuple(Push(number, f"{BOT_ID}:key{number}", dt.date(2026, 11, 24), ()) for number in (981, 982))


def test_the_request_is_as_published(kakao: Kakao) -> None:
    assert EventApiPush.batch_max == 100  # Kakao's limit
    assert EventApiPush().send(PUSHES) == Accepted("task-1")
    (asked,) = kakao.asked
    assert asked.path == f"/v2/bots/{BOT_ID}/talk"
    assert asked.headers["Authorization"] == "KakaoAK test-kakao-rest-key"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.body == {
        "event": {"name": "daily_digest"},
        "params": {"push": "digest"},
        "user": [
            {"type": "botUserKey", "id": "key981", "properties": {"digest_id": "981"}},
            {"type": "botUserKey", "id": "key982", "properties": {"digest_id": "982"}},
        ],
    }


ANSWERS: list[tuple[Fault, object]] = [
    (resets, Unsure("http.broken")),
    (says(500, {}), Unsure("HTTP 500")),
    (says(204, b""), Unsure("HTTP 204")),
    (says(200, b"OK"), Unsure("HTTP 200 with another body than promised")),
    (says(200, {"taskId": "a\0b", "status": "SUCCESS"}), Unsure("HTTP 200 with another body than promised")),
    (says(200, {"taskId": "t" * 201, "status": "SUCCESS"}), Unsure("HTTP 200 with another body than promised")),
    (says(200, {"taskId": None, "status": "SUCCESS"}), Unsure("SUCCESS")),
    (says(200, {"status": "ERROR", "message": "busy"}), Unsure("ERROR busy")),
    (says(200, {"taskId": "t9", "status": "ERROR"}), Accepted("t9")),
    (says(200, {"taskId": None, "status": "FAIL", "message": "no e\0vent"}), Refused("push.refused", "FAIL no event")),
    (says(400, {"msg": "bad bot"}), Refused("push.refused", "HTTP 400 bad bot")),
    (says(302, b"", Location="/x"), Refused("push.refused", "HTTP 302")),
    (says(429, {}, Retry_After="60"), Refused("push.rate_limited", "HTTP 429", retry_after_seconds=60.0)),
]


@pytest.mark.parametrize(("answer", "meaning"), ANSWERS)
def test_each_answer_has_its_meaning_and_is_asked_for_once(kakao: Kakao, answer: Fault, meaning: object) -> None:
    kakao.faults[EVENT] = [answer]
    assert EventApiPush().send(PUSHES) == meaning
    assert len(kakao.asked) == 1


def test_silence_may_mean_that_it_was_sent(kakao: Kakao, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        api_client.call, "__kwdefaults__", {**(api_client.call.__kwdefaults__ or {}), "deadline_seconds": 0.2}
    )
    stop = threading.Event()
    kakao.faults[EVENT] = [hangs(stop)]
    assert EventApiPush().send(PUSHES) == Unsure("http.timeout")
    stop.set()


def test_nobody_there_means_that_it_was_not(kakao: Kakao, settings: Settings) -> None:
    settings.KAKAO_BOT_API_BASE = "http://127.0.0.1:9"
    settings.FETCH_ALLOW_HOSTS = frozenset({"127.0.0.1:9"})
    assert EventApiPush().send(PUSHES) == Refused("push.unreachable", "http.unreachable")


def test_a_call_keeps_its_distance_to_the_one_before(kakao: Kakao, monkeypatch: pytest.MonkeyPatch) -> None:
    gaps: list[float] = []
    monkeypatch.setattr(event_api, "CALL_GAP_SECONDS", 0.2)
    monkeypatch.setattr(event_api._PACING, "_sleep", gaps.append)
    EventApiPush().send(PUSHES)
    EventApiPush().send(PUSHES)
    assert gaps
    assert max(gaps) <= 0.2


def test_without_any_of_its_settings_it_is_off(kakao: Kakao, settings: Settings) -> None:
    needed = ("KAKAO_EVENT_NAME", "KAKAO_REST_API_KEY", "KAKAO_BOT_ID", "KAKAO_PUSH_MONTHLY_BUDGET_KRW")
    for name in needed:
        value = getattr(settings, name)
        assert EventApiPush().is_on
        setattr(settings, name, type(value)())
        assert not EventApiPush().is_on
        setattr(settings, name, value)


def task(**changed: object) -> dict[str, object]:
    plain = {"taskId": "t1", "status": "ALL SUCCESS", "allRequestCount": 3, "successCount": 3}
    return {**plain, "userKeyResolvingFailCount": 0, "fail": {"count": 0, "list": []}, **changed}


def failures(*keys: str, kind: object = 201) -> dict[str, object]:
    listed = [
        {"userId": key, "reqUserType": "botUserKey", "errorMsg": {"errorType": kind, "msg": "no"}} for key in keys
    ]
    return {"count": len(keys), "list": listed}


OURS = Refused(base.REFUSED, "201 no")
THEIRS = Refused(base.NOT_REACHED, "404 no", permanent=True, sure_at=3)
JUN = f"{BOT_ID}:a"
RESULTS: list[tuple[dict[str, object], TaskResult | None]] = [
    (task(), TaskResult(3)),
    (task(fail=None), TaskResult(3)),
    (task(status="1 FAIL", successCount=2, fail=failures("a")), TaskResult(2, {JUN: OURS})),
    (task(status="1 FAIL", successCount=2, fail=failures("a", kind=404)), TaskResult(2, {JUN: THEIRS})),
    (task(status="2 FAIL", successCount=1, fail=failures("a")), TaskResult(1, {JUN: OURS}, unnamed=1)),
    (task(status="1 FAIL", successCount=2, fail={"count": 1, "list": None}), TaskResult(2, unnamed=1)),
    (task(status="1 FAIL", successCount=2, userKeyResolvingFailCount=1), TaskResult(2, unnamed=1)),
    (task(status="PROCESSING", successCount=1), None),
    (task(status=None, successCount=0), None),
    (task(allRequestCount=0, successCount=0), None),
    ({}, None),
]


@pytest.mark.parametrize(("body", "meaning"), RESULTS)
def test_a_task_names_who_was_not_reached(kakao: Kakao, body: dict[str, object], meaning: TaskResult | None) -> None:
    kakao.faults[TASK] = [says(200, body)]
    assert EventApiPush().result("t1") == meaning


@pytest.mark.parametrize("answer", [resets, says(404, {})])
def test_a_question_without_a_good_answer_tells_nothing(kakao: Kakao, answer: Fault) -> None:
    kakao.faults[TASK] = [answer]
    assert EventApiPush().result("t1") is None


def test_a_task_id_cannot_lead_elsewhere(kakao: Kakao) -> None:
    kakao.faults[TASK] = [says(404, {})]
    EventApiPush().result("../../v2/bots/x?y")
    assert kakao.asked[0].path == "/v1/tasks/..%2F..%2Fv2%2Fbots%2Fx%3Fy"


def test_the_development_channel_reaches_the_same_people(kakao: Kakao, settings: Settings) -> None:
    settings.KAKAO_BOT_ID = f"{BOT_ID}!"
    EventApiPush().send(PUSHES)
    assert kakao.asked[0].path == f"/v2/bots/{BOT_ID}!/talk"
    assert event_api.target_id("key1") == f"{BOT_ID}:key1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=8,
)


@seed(20261124)
@settings_of_hypothesis(max_examples=60, deadline=None)
@given(status=st.sampled_from([200, 201, 302, 400, 401, 403, 429, 500, 503]), body=JSON | st.binary(max_size=40))
def test_whatever_is_answered_has_a_meaning_that_can_be_stored(status: int, body: object) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    outcome = event_api._outcome(api_client.Reply(status, raw))
    text = str(outcome)
    text.encode()
    assert "\0" not in getattr(outcome, "detail", "")
    assert len(getattr(outcome, "detail", "")) <= 500


def test_what_a_platform_says_can_be_stored(kakao: Kakao) -> None:
    kakao.faults[EVENT] = [says(400, {"message": "a\0b\ud800" + "x" * 900})]
    outcome = EventApiPush().send(PUSHES)
    assert isinstance(outcome, Refused)
    assert len(outcome.detail.encode()) <= 500
    assert "\0" not in outcome.detail
