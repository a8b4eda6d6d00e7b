import pytest

from sandbox.kakao.people import JUN, MINA
from tests.sandbox.kakao.parts import reply, replying
from tests.sandbox.kakao.stage import Stage


@pytest.mark.parametrize("person", [MINA.id, str(MINA.id), MINA.nickname, MINA.bot_user_key])
def test_a_person_is_found_by_any_name(stage: Stage, person: object) -> None:
    assert stage.control("say", person=person, text="기술")["answered"] is True
    assert stage.skill.asked[0]["userRequest"]["user"]["id"] == MINA.bot_user_key


def test_an_answer_tells_how_long_it_took(stage: Stage) -> None:
    answer = stage.say("기술")
    assert 0 < answer["seconds"] < 5
    assert answer["status"] == 200
    assert answer["response"]["version"] == "2.0"
    assert answer["via"] == "skill"


@pytest.mark.parametrize(
    ("what", "asked", "error"),
    [
        ("say", {"person": "nobody", "text": "a"}, "there is nobody called 'nobody'"),
        ("tap", {"person": "미나", "label": "없는 것"}, "nothing to tap is called 없는 것"),
    ],
)
def test_what_cannot_be_is_said_so(stage: Stage, what: str, asked: dict[str, str], error: str) -> None:
    answer = stage.http.post(f"/sandbox/kakao/{what}", json=asked)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("say", {"person": "미나"}),
        ("say", {"person": "미나", "text": "a", "shape": "fax"}),
        ("faults", {"at": "talk", "fault": "rain"}),
        ("people", {"count": 0}),
        ("reset", {"who": "미나"}),
    ],
)
def test_a_wrong_request_is_named(stage: Stage, what: str, asked: dict[str, object]) -> None:
    answer = stage.http.post(f"/sandbox/kakao/{what}", json=asked)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_whoever_leaves_is_no_friend_any_more(stage: Stage) -> None:
    stage.control("enter", person="미나")
    assert stage.history()["is_friend"] is True
    stage.control("leave", person="미나")
    assert stage.history()["is_friend"] is False


def test_one_persons_chat_is_emptied_alone(stage: Stage) -> None:
    for person in (MINA, JUN):
        stage.control("enter", person=person.id)
    stage.control("reset", person="미나")
    assert (stage.entries("미나"), stage.history("미나")["is_friend"]) == ([], False)
    assert stage.entries("준")


def test_everything_begins_anew(stage: Stage) -> None:
    stage.skill.say(replying(reply()))
    stage.say("기술")
    stage.control("settings", method="PATCH", callback=True, shape="bot_test")
    stage.control("faults", at="skill", fault="twice")
    stage.control("reset")
    stage.skill.asked.clear()
    assert stage.history() == {"entries": [], "memos": [], "is_friend": False, "exchanges": []}
    assert stage.http.get("/sandbox/kakao/settings").json() == {"shape": "channel", "callback": False}
    stage.say("기술")
    assert len(stage.skill.asked) == 1


def test_faults_are_forgotten(stage: Stage) -> None:
    stage.control("faults", at="skill", fault="twice")
    stage.http.delete("/sandbox/kakao/faults")
    stage.say("기술")
    assert len(stage.skill.asked) == 1


def test_a_crowd_has_keys_of_its_own(stage: Stage) -> None:
    people = stage.control("people", count=3)
    assert len({one["bot_user_key"] for one in people}) == 3
    assert all(one["is_friend"] for one in people)
    assert len(stage.http.get("/sandbox/kakao/people").json()) == 8


def test_people_do_not_see_each_others_chats(stage: Stage) -> None:
    stage.say("기술", "미나")
    assert stage.entries("준") == []


def test_the_book_is_begun_anew(stage: Stage) -> None:
    stage.kakao.ledger.event("k", MINA.id, "t")
    assert stage.http.get("/sandbox/kakao/ledger").json()["won"] == 15
    assert stage.http.delete("/sandbox/kakao/ledger").json() == {"won": 0, "lines": []}
