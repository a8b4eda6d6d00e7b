import time
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse

from sandbox import keys
from sandbox.kakao import limits
from sandbox.kakao.people import HAJUN, JUN, MINA
from tests.sandbox.kakao.parts import JSON, bubble, response
from tests.sandbox.kakao.stage import Stage

AUTH = {"Authorization": f"KakaoAK {keys.KAKAO_REST_API_KEY}"}
PATIENCE_SECONDS = 10.0


def user(key: str = MINA.bot_user_key, kind: str = "botUserKey", **more: Any) -> JSON:
    return {"type": kind, "id": key} | more


def body(*users: JSON, **more: Any) -> JSON:
    return {"event": {"name": keys.KAKAO_EVENT_NAME}, "user": list(users) or [user()]} | more


def talk(stage: Stage, asked: object, *, bot: str = keys.KAKAO_BOT_ID, auth: dict[str, str] = AUTH) -> httpx.Response:
    return stage.http.post(f"/kakao/bot/v2/bots/{bot}/talk", json=asked, headers=auth)


def result(stage: Stage, accepted: httpx.Response) -> JSON:
    """Return a task's result once it is done."""
    task_id, deadline = accepted.json()["taskId"], time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        told: JSON = stage.http.get(f"/kakao/bot/v1/tasks/{task_id}", headers=AUTH).json()
        if told["status"] != "PROCESSING":
            return told
        time.sleep(0.01)
    pytest.fail("the task never ended")


@pytest.fixture
def friends(stage: Stage) -> Stage:
    """Mina and Jun have added the channel, and the skill has forgotten their greeting."""
    for person in (MINA, JUN):
        stage.control("enter", person=person.id)
    stage.skill.asked.clear()
    return stage


def test_an_event_runs_its_block_for_each_recipient(friends: Stage) -> None:
    asked = body(user(properties={"digest_id": "981"}), user(JUN.bot_user_key), params={"digest_date": "2026-11-22"})
    accepted = talk(friends, asked)
    assert (accepted.status_code, accepted.json()["status"]) == (200, "SUCCESS")
    assert set(accepted.json()) == {"taskId", "status", "message", "timestamp"}
    told = result(friends, accepted)
    assert (told["status"], told["allRequestCount"], told["successCount"]) == ("ALL SUCCESS", 2, 2)
    requests = {one["userRequest"]["user"]["id"]: one["userRequest"] for one in friends.skill.asked}
    assert set(requests) == {MINA.bot_user_key, JUN.bot_user_key}
    assert requests[MINA.bot_user_key]["user"]["properties"]["digest_id"] == "981"
    assert requests[MINA.bot_user_key]["params"]["digest_date"] == "2026-11-22"
    assert requests[MINA.bot_user_key]["block"]["name"] == "아침 알림"


def test_an_event_stands_in_the_chat_without_the_person_saying_anything(friends: Stage) -> None:
    friends.skill.say(response(bubble("오늘의 뉴스예요")))
    result(friends, talk(friends, body()))
    newest = friends.entries()[-1]
    assert (newest["who"], newest["via"]) == ("bot", "event")
    assert newest["template"]["outputs"] == [bubble("오늘의 뉴스예요")]


def test_nobodys_key_and_who_has_not_added_the_channel_are_told_apart(friends: Stage) -> None:
    told = result(friends, talk(friends, body(user(), user("nobody"), user(HAJUN.bot_user_key))))
    assert (told["status"], told["successCount"], told["userKeyResolvingFailCount"]) == ("2 FAIL", 1, 1)
    (failure,) = told["fail"]["list"]
    assert (failure["userId"], failure["errorMsg"]["msg"]) == (HAJUN.bot_user_key, "not a friend of the channel")
    assert len(friends.skill.asked) == 1


def test_a_skill_that_answers_wrongly_is_told_as_its_error(friends: Stage) -> None:
    friends.skill.says = lambda _asked: JSONResponse({}, 500)
    told = result(friends, talk(friends, body()))
    (failure,) = told["fail"]["list"]
    assert failure["errorMsg"]["errorType"] == 201
    assert "HTTP 500" in failure["errorMsg"]["msg"]


def test_each_delivered_message_costs_fifteen_won(friends: Stage) -> None:
    result(friends, talk(friends, body(user(), user(JUN.bot_user_key), user(HAJUN.bot_user_key))))
    book = friends.http.get("/sandbox/kakao/ledger").json()
    assert book["won"] == 2 * limits.EVENT_WON == 30
    assert sorted((line["delivered"], line["won"]) for line in book["lines"]) == [(False, 0), (True, 15), (True, 15)]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (body(user(), user()), "Duplicate user"),
        (body() | {"user": []}, "Invalid request: user"),
        (body() | {"event": {"name": "another"}}, "Invalid event name"),
        (body(user(kind="phone")), "Invalid request: user.0.type"),
        (body(user("k" * 71)), "Invalid request: user.0.id"),
        (body(*(user(str(number)) for number in range(101))), "Invalid request: user"),
    ],
)
def test_a_wrong_call_is_refused_and_reaches_nobody(friends: Stage, asked: object, message: str) -> None:
    refused = talk(friends, asked).json()
    assert refused["status"] == "FAIL"
    assert refused["message"].startswith(message)
    assert friends.skill.asked == []


def test_the_development_channel_is_the_same_bot(friends: Stage) -> None:
    assert talk(friends, body(), bot=keys.KAKAO_BOT_ID + "!").json()["status"] == "SUCCESS"
    assert talk(friends, body(), bot="another").json()["message"] == "Invalid bot ID."


@pytest.mark.parametrize("auth", [{}, {"Authorization": "KakaoAK wrong"}])
def test_without_the_key_nothing_is_sent_or_told(friends: Stage, auth: dict[str, str]) -> None:
    assert talk(friends, body(), auth=auth).status_code == 401
    assert friends.http.get("/kakao/bot/v1/tasks/x", headers=auth).status_code == 401
    assert friends.skill.asked == []


def test_a_refusal_on_request_sends_nothing_and_passes(friends: Stage) -> None:
    friends.control("faults", at="talk", fault="rate_limited", times=1)
    assert talk(friends, body()).status_code == 429
    assert friends.skill.asked == []
    assert result(friends, talk(friends, body()))["status"] == "ALL SUCCESS"


def test_a_fail_on_request_is_an_ordinary_answer(friends: Stage) -> None:
    friends.control("faults", at="talk", fault="fail", times=1)
    answer = talk(friends, body())
    assert (answer.status_code, answer.json()["status"]) == (200, "FAIL")


def test_part_of_the_recipients_may_fail_on_request(friends: Stage) -> None:
    friends.control("faults", at="talk", fault="partial", times=1)
    told = result(friends, talk(friends, body(user(), user(JUN.bot_user_key))))
    assert (told["status"], told["successCount"]) == ("1 FAIL", 1)
    assert told["fail"]["list"][0]["userId"] == MINA.bot_user_key


def test_the_line_may_be_cut_after_the_work(friends: Stage) -> None:
    friends.control("faults", at="talk", fault="cut_after", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        talk(friends, body())
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not friends.skill.asked and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(friends.skill.asked) == 1


def test_an_answer_may_be_slow_on_request_and_an_unknown_task_is_told_so(friends: Stage) -> None:
    friends.control("faults", at="tasks", fault="slow", seconds=0.2, times=1)
    started = time.monotonic()
    assert friends.http.get("/kakao/bot/v1/tasks/x", headers=AUTH).status_code == 404
    assert time.monotonic() - started >= 0.2
