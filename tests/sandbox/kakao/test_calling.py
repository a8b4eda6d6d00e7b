import threading
from dataclasses import replace

import pytest
from starlette.responses import JSONResponse, RedirectResponse, Response

from sandbox import keys
from sandbox.kakao.people import JUN, MINA
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import Settings
from sandbox.kakao.skill import RAW_MAX_BYTES, SkillCaller
from sandbox.kakao.user_actions import UserAction
from sandbox.ports import HOST, free_port
from tests.sandbox.kakao.parts import JSON, bubble, response
from tests.sandbox.kakao.stage import SECRET, Stage


def test_a_right_answer_stands_in_the_chat_of_its_person(stage: Stage) -> None:
    answer = stage.say("기술")
    assert (answer["answered"], answer["problems"], answer["via"], answer["status"]) == (True, [], "skill", 200)
    assert 0 < answer["seconds"] < 5
    mine, bot = stage.entries()
    assert (mine["who"], mine["text"]) == ("me", "기술")
    assert bot["template"]["outputs"] == [bubble("안녕하세요")]
    assert stage.entries("준") == []


@pytest.mark.parametrize("person", [MINA.id, MINA.bot_user_key])
def test_a_person_is_found_by_their_keys_too(stage: Stage, person: object) -> None:
    stage.control("say", person=person, text="기술")
    assert stage.skill.asked[0]["userRequest"]["user"]["id"] == MINA.bot_user_key


@pytest.mark.parametrize(
    ("what", "asked", "error"),
    [
        ("say", {"person": "nobody", "text": "a"}, "there is nobody called 'nobody'"),
        ("tap", {"person": "미나", "label": "없는 것"}, "nothing to tap is called 없는 것"),
        ("say", {"person": "미나"}, "Field required"),
        ("faults", {"at": "talk", "fault": "rain"}, "Input should be"),
    ],
)
def test_a_request_that_cannot_be_is_refused_with_the_reason(
    stage: Stage, what: str, asked: dict[str, str], error: str
) -> None:
    answer = stage.http.post(f"/sandbox/kakao/{what}", json=asked)
    assert (answer.status_code, error in answer.text) == (400, True)


def test_a_chat_is_emptied_and_the_channel_left(stage: Stage) -> None:
    for person in (MINA, JUN):
        stage.control("enter", person=person.id)
    stage.control("reset", person="미나")
    assert (stage.entries("미나"), stage.history("미나")["is_friend"]) == ([], False)
    assert (len(stage.entries("준")), stage.history("준")["is_friend"]) == (1, True)
    stage.control("leave", person="준")
    assert stage.history("준")["is_friend"] is False


def test_the_skill_is_called_as_the_platform_does(stage: Stage) -> None:
    stage.say("기술")
    stage.say("경제")
    first, second = stage.skill.headers
    assert first["x-skill-secret"] == SECRET
    assert first["content-type"] == "application/json;charset=UTF-8"
    assert first["accept"] == "application/json"
    assert first["x-request-id"] != second["x-request-id"]


def test_the_secret_is_told_to_nobody_who_looks(stage: Stage) -> None:
    assert SECRET not in str(stage.say("기술"))
    assert SECRET not in str(stage.history())


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"version": "2.0"}, "template is missing"),
        ({"version": "2.0", "useCallback": True}, "useCallback: the request brought no callbackUrl"),
    ],
)
def test_a_wrong_answer_is_silence_and_the_reason_is_named(stage: Stage, body: JSON, problem: str) -> None:
    stage.skill.say(body)
    answer = stage.say("기술")
    assert (answer["answered"], answer["problems"]) == (False, [problem])
    assert [entry["who"] for entry in stage.entries()] == ["me"]
    assert stage.history()["exchanges"][0]["problems"] == [problem]


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (JSONResponse(response(), 500), "HTTP 500: only 200 is shown"),
        (JSONResponse(response(), 201), "HTTP 201: only 200 is shown"),
        (Response("<h1>no</h1>", 502), "HTTP 502: only 200 is shown"),
        (RedirectResponse("/kakao/skill/", 307), "HTTP 307: redirects are not followed"),
        (Response(b"\xff\xfe", 200), "the body is no JSON"),
        (Response('{"version": NaN}', 200), "NaN is no number"),
        (Response("[" * 100_000, 200), "the body is no JSON"),
        (Response(b" " * (RAW_MAX_BYTES + 1), 200), "the body has more than"),
    ],
)
def test_what_is_no_answer_is_silence(stage: Stage, made: Response, problem: str) -> None:
    stage.skill.says = lambda _asked: made
    answer = stage.say("기술")
    assert answer["answered"] is False
    assert problem in answer["problems"][0]
    assert len(stage.skill.asked) == 1


async def test_an_answer_that_comes_too_late_is_silence(stage: Stage) -> None:
    released = threading.Event()

    def late(_asked: JSON) -> Response:
        released.wait(10)
        return JSONResponse(response())

    stage.skill.says = late
    kakao = Kakao(replace(stage.kakao.settings, skill_seconds=0.2))
    chat = next(iter(kakao.chats))
    answer = await kakao.channel.do(chat, UserAction("기술"))
    released.set()
    assert answer.exchange.problems == ["no answer within 0.2 s (timeout, 1001)"]
    assert answer.exchange.seconds >= 0.2
    assert [entry.who for entry in chat.entries] == ["me"]


async def test_a_skill_that_is_down_is_silence() -> None:
    caller = SkillCaller(Settings(skill_url=f"http://{HOST}:{free_port()}/kakao/skill"))
    exchange = await caller.call({"userRequest": {}})
    assert "could not be reached" in exchange.problems[0]
    assert exchange.body == {}


def test_a_request_may_be_delivered_twice_until_the_fault_is_removed(stage: Stage) -> None:
    stage.control("faults", at="skill", fault="twice")
    stage.say("저장")
    assert len(stage.skill.asked) == 2
    assert [entry["who"] for entry in stage.entries()] == ["me", "bot"]
    stage.http.delete("/sandbox/kakao/faults")
    stage.say("저장")
    assert len(stage.skill.asked) == 3


def test_the_platform_waits_five_seconds() -> None:
    assert Settings().skill_seconds == 5.0


def test_the_settings_are_those_of_the_product_and_of_two_secrets_the_first_is_sent() -> None:
    given = {"KAKAO_SKILL_PORT": "1002", "KAKAO_SKILL_SECRET": " one , two", "KAKAO_BOT_ID": "bot"}
    settings = Settings.read(given, own_url="http://127.0.0.1:1003")
    assert (settings.skill_url, settings.skill_secret) == ("http://127.0.0.1:1002/kakao/skill", "one")
    assert (settings.bot_id, settings.rest_api_key) == ("bot", keys.KAKAO_REST_API_KEY)
