import json
from typing import Any

import pytest

from bot.kakao_skill.payload import SkillRequest
from tests.bot.kakao_skill.chat import BOT, USER, of_block, tapped, typed


def read(posted: object) -> SkillRequest:
    return SkillRequest.parse(json.dumps(posted).encode())


def with_user(**user: Any) -> SkillRequest:
    return read(typed("기술", **user))


def test_who_and_what_are_read() -> None:
    asked = with_user()
    assert (asked.user, asked.utterance, asked.tapped, asked.is_test) == (f"{BOT}:{USER}", "기술", ("", ""), False)


def test_a_tapped_choice_is_read_from_client_extra() -> None:
    assert read(tapped("story", 7)).tapped == ("story", "7")


def test_a_blocks_own_action_is_read_from_its_parameters() -> None:
    assert read(of_block(action="today")).block == ("today", "")
    assert read(of_block(action="category", category="기술")).block == ("category", "기술")


def test_without_an_action_among_the_parameters_the_skills_name_may_be_one() -> None:
    assert read({"action": {"name": "today", "params": None}}).block == ("today", "")


def test_a_number_that_kakao_found_is_read() -> None:
    assert read(of_block(sys_number='{"amount": 3, "unit": "개"}')).count == 3


def test_any_other_number_is_none() -> None:
    for number in ("", "3", "{", '{"amount": null}', '{"amount": -1}', '{"amount": true}', "[" * 9):
        assert read(of_block(sys_number=number)).count is None, number


def test_nulls_gaps_and_wrong_types_are_no_trouble() -> None:
    nothing = {"intent": None, "bot": None, "contexts": None, "flow": None}
    actions: list[object] = [None, {}, [], "x", {"clientExtra": None}, {"clientExtra": []}, {"params": "x"}]
    for action in actions:
        asked = read(typed("기술") | nothing | {"action": action})
        assert (asked.utterance, asked.tapped, asked.contexts) == ("기술", ("", ""), {}), action


@pytest.mark.parametrize(
    ("given", "kept"),
    [(" 기술 \n", "기술"), (None, ""), (["기술"], ""), (7, "7"), ("가" * 5000, "가" * 1000), ("기\ud800술", "기?술")],
)
def test_the_utterance_is_trimmed_cut_and_made_whole(given: object, kept: str) -> None:
    assert read(typed(given)).utterance == kept


@pytest.mark.parametrize(
    ("bot", "user"),
    [({"id": "b1"}, "b1:u"), ({"id": "b1!"}, "b1:u"), ({"id": None}, "u"), ({"id": ""}, "u"), (None, "u"), ([], "u")],
)
def test_a_person_is_known_by_bot_and_user(bot: object, user: str) -> None:
    assert read(typed("기술", id="u") | {"bot": bot}).user == user


def test_an_odd_bot_or_user_makes_no_learner() -> None:
    bot_ids: list[object] = ["!", "b 1", "봇", 7, [], "b" * 71]
    user_ids: list[object] = ["", None, 5, True, [], {}, "a b", "사용자", "u\x00", "u\n", "\ud800"]
    users: list[object] = [None, [], "b7e1"]
    for bot_id in bot_ids:
        assert read(typed("기술") | {"bot": {"id": bot_id}}).user == "", bot_id
    for user_id in user_ids:
        assert with_user(id=user_id).user == "", user_id
    for user in users:
        assert read({"userRequest": {"utterance": "기술", "user": user}}).user == "", user


def test_a_user_id_of_70_characters_is_taken_and_one_of_71_is_not() -> None:
    assert with_user(id="u" * 70).user == f"{BOT}:{'u' * 70}"
    assert with_user(id="u" * 71).user == ""


@pytest.mark.parametrize(
    ("properties", "app_user"),
    [
        ({"appUserId": "4012345678"}, "4012345678"),
        ({"app_user_id": "4012345678"}, "4012345678"),
        ({"appUserId": 4012345678}, "4012345678"),
        ({"appUserId": None}, ""),
        ({"appUserId": "mina"}, ""),
        ({"appUserId": "1" * 30}, ""),
        ({"appUserId": "0"}, ""),
        ({"appUserId": 0}, ""),
        (None, ""),
    ],
)
def test_the_kakao_login_is_read_where_it_is_told(properties: object, app_user: str) -> None:
    assert with_user(properties=properties).app_user == app_user


@pytest.mark.parametrize(
    "request_",
    [
        {"user": {"id": "687813", "type": "accountId"}},
        {"params": {"ignoreMe": "true"}},
        {"params": {"ignoreMe": True}},
        {"params": {"surface": "BuilderBotTest"}},
    ],
)
def test_the_admin_pages_own_tries_are_told_apart(request_: dict[str, Any]) -> None:
    assert read({"userRequest": request_}).is_test


def test_contexts_are_read_in_both_spellings() -> None:
    values = [
        {"name": "reading", "lifespan": 3, "params": {"article_id": {"value": "12", "resolvedValue": "12"}}},
        {"name": "unclear", "lifeSpan": 1, "params": {"step": "1"}},
        None,
        {"name": "bare", "params": None},
    ]
    assert read({"contexts": values}).contexts == {
        "reading": {"article_id": "12"},
        "unclear": {"step": "1"},
        "bare": {},
    }


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000])
def test_what_is_no_json_raises_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        SkillRequest.parse(body)
