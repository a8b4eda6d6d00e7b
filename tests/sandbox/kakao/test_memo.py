import json
from typing import Any

import httpx
import pytest

from sandbox.kakao.memo import template_problem
from sandbox.kakao.people import MINA
from tests.sandbox.kakao.parts import JSON, URL
from tests.sandbox.kakao.stage import Stage

LINK = {"web_url": URL, "mobile_web_url": URL}
BUTTON = {"title": "자세히", "link": LINK}
CONTENT = {"title": "Fed holds rates", "description": "경제", "link": LINK}


def text(**changed: Any) -> JSON:
    return {"object_type": "text", "text": "오늘의 뉴스", "link": LINK} | changed


def listed(count: int = 3, **changed: Any) -> JSON:
    made = {"object_type": "list", "header_title": "오늘의 뉴스", "header_link": LINK, "contents": [CONTENT] * count}
    return made | changed


def send(stage: Stage, template: object, *, scopes: tuple[str, ...] = ("talk_message",)) -> httpx.Response:
    token = stage.kakao.tokens.issue(MINA.id, scopes)
    return post(stage, template, {"Authorization": f"Bearer {token.value}"})


def post(stage: Stage, template: object, headers: dict[str, str]) -> httpx.Response:
    form = {"template_object": json.dumps(template)}
    return stage.http.post("/kakao/api/v2/api/talk/memo/default/send", data=form, headers=headers)


def test_a_memo_stands_in_the_chat_with_oneself_and_is_free(stage: Stage) -> None:
    answer = send(stage, listed())
    assert (answer.status_code, answer.json()) == (200, {"result_code": 0})
    history = stage.history()
    assert [memo["template"] for memo in history["memos"]] == [listed()]
    assert (history["entries"], stage.history("준")["memos"]) == ([], [])
    book = stage.http.get("/sandbox/kakao/ledger").json()
    (line,) = book["lines"]
    assert (book["won"], line["kind"], line["person_id"]) == (0, "memo", MINA.id)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer unknown"}])
def test_a_bad_token_is_refused(stage: Stage, headers: dict[str, str]) -> None:
    answer = post(stage, text(), headers)
    assert (answer.status_code, answer.json()["code"]) == (401, -401)


def test_a_revoked_token_is_refused(stage: Stage) -> None:
    token = stage.kakao.tokens.issue(MINA.id, ["talk_message"])
    stage.kakao.tokens.revoke_person(MINA.id)
    answer = post(stage, text(), {"Authorization": f"Bearer {token.value}"})
    assert answer.json()["code"] == -401


def test_a_token_without_the_scope_is_refused_and_names_it(stage: Stage) -> None:
    answer = send(stage, text(), scopes=("profile_nickname",))
    assert answer.status_code == 403
    assert answer.json()["code"] == -402
    assert answer.json()["required_scopes"] == ["talk_message"]
    assert answer.json()["allowed_scopes"] == ["profile_nickname"]


def test_a_wrong_template_is_refused_and_not_shown(stage: Stage) -> None:
    answer = send(stage, text(text="가" * 201))
    assert (answer.status_code, answer.json()["code"]) == (400, -2)
    assert "text" in answer.json()["msg"]
    assert stage.history()["memos"] == []


def test_it_goes_wrong_on_request(stage: Stage) -> None:
    stage.control("faults", at="memo", fault="unauthorized", times=1)
    assert send(stage, text()).status_code == 401
    assert stage.history()["memos"] == []


@pytest.mark.parametrize(
    "template",
    [
        text(text="가" * 200, button_title="보기"),
        text(buttons=[BUTTON] * 2),
        listed(2),
        listed(3, header_title="가" * 200, button_title="웹에서 보기"),
    ],
)
def test_a_template_within_its_limits_is_right(template: JSON) -> None:
    assert template_problem(json.dumps(template)) == ""


@pytest.mark.parametrize(
    ("template", "where"),
    [
        (text(text="가" * 201), "text.text"),
        (text(buttons=[BUTTON] * 3), "text.buttons"),
        ({"object_type": "text", "text": "a"}, "text.link"),
        (text(link={"web_url": "harbor.example"}), "text.link.web_url"),
        (text(hello=1), "text.hello"),
        (listed(1), "list.contents"),
        (listed(4), "list.contents"),
        (listed(header_title="가" * 201), "list.header_title"),
        ({"object_type": "list", "header_title": "a", "contents": [CONTENT] * 2}, "list.header_link"),
        ({"object_type": "poem"}, ""),
    ],
)
def test_a_template_past_its_limits_is_named(template: object, where: str) -> None:
    problem = template_problem(json.dumps(template))
    assert problem
    assert problem.startswith(where)
