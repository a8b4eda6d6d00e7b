import json

import httpx
import pytest

from sandbox.kakao.callbacks import FOR_TESTING, NOT_JSON, NOT_PROMISED, WRONG_SKILL, WRONG_TOKEN, Callbacks
from sandbox.kakao.chats import Chat
from sandbox.kakao.people import MINA
from tests.sandbox.kakao.parts import JSON, bubble, response
from tests.sandbox.kakao.stage import Stage

PROMISE = {"version": "2.0", "useCallback": True, "data": {"text": "찾는 중이에요"}}
GOOD = json.dumps(response(bubble("찾았어요"))).encode()


@pytest.fixture
def callback_url(stage: Stage) -> str:
    """The address that came with a request whose answer was promised."""
    stage.control("settings", method="PATCH", callback=True)
    stage.skill.say(PROMISE)
    url: str = stage.say("기술")["request"]["userRequest"]["callbackUrl"]
    return url


def post(url: str, body: bytes = GOOD) -> JSON:
    told: JSON = httpx.post(url, content=body, trust_env=False).json()
    return told


def test_without_the_switch_no_request_brings_an_address(stage: Stage) -> None:
    assert "callbackUrl" not in stage.say("기술")["request"]["userRequest"]


def test_a_promised_answer_follows_its_waiting_message(stage: Stage, callback_url: str) -> None:
    assert stage.entries()[-1]["template"]["outputs"] == [{"textCard": {"description": "찾는 중이에요"}}]
    told = post(callback_url)
    assert (told["status"], set(told)) == ("SUCCESS", {"taskId", "status", "message", "timestamp"})
    assert stage.entries()[-1]["template"]["outputs"] == [bubble("찾았어요")]


def test_an_address_is_good_once_and_an_unknown_one_never(stage: Stage, callback_url: str) -> None:
    post(callback_url)
    told = post(callback_url)
    assert (told["status"], told["message"]) == ("FAIL", WRONG_TOKEN)
    assert len(stage.entries()) == 3
    assert post(callback_url + "0")["message"] == WRONG_TOKEN


def test_an_address_that_was_not_promised_is_refused(stage: Stage) -> None:
    stage.control("settings", method="PATCH", callback=True)
    asked = stage.say("기술")["request"]
    assert post(asked["userRequest"]["callbackUrl"])["message"] == NOT_PROMISED


def test_the_bot_tests_address_is_for_testing(stage: Stage) -> None:
    stage.control("settings", method="PATCH", callback=True, shape="bot_test")
    stage.skill.say(PROMISE)
    asked = stage.say("기술")["request"]
    assert post(asked["userRequest"]["callbackUrl"])["message"] == FOR_TESTING


def test_the_skill_test_brings_no_address(stage: Stage) -> None:
    stage.control("settings", method="PATCH", callback=True, shape="skill_test")
    assert "callbackUrl" not in stage.say("기술")["request"]["userRequest"]


@pytest.mark.parametrize(
    ("body", "message", "problem"),
    [
        (b"{", NOT_JSON, NOT_JSON),
        (b'{"version":"2.0"}', WRONG_SKILL, "template is missing"),
        (json.dumps(PROMISE).encode(), WRONG_SKILL, "a callback's body needs a template"),
    ],
)
def test_a_wrong_body_is_refused_and_named(
    stage: Stage, callback_url: str, body: bytes, message: str, problem: str
) -> None:
    assert post(callback_url, body)["message"] == message
    newest = stage.history()["exchanges"][0]
    assert (newest["via"], newest["problems"]) == ("callback", [problem])
    assert len(stage.entries()) == 2


def test_an_address_is_good_for_a_minute() -> None:
    now = [0.0]
    callbacks = Callbacks("http://127.0.0.1:1/kakao/bot", 60.0, clock=lambda: now[0])
    url, ticket = callbacks.issue(Chat(MINA), is_test=False)
    ticket.state = "promised"
    now[0] = 60.0
    assert callbacks.receive_callback(url.rpartition("/")[2], GOOD).reply["message"] == WRONG_TOKEN
