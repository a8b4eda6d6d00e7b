import json
from typing import Any

import pytest
from pydantic import ValidationError

from bot.kakao_skill.payload import SkillRequest


def posted(**changed: Any) -> SkillRequest:
    user_request = {"utterance": "기술", "user": {"id": "b7e1", "type": "botUserKey"}} | changed.pop("userRequest", {})
    return SkillRequest.model_validate_json(json.dumps({"userRequest": user_request} | changed))


def test_who_and_what_are_read() -> None:
    asked = posted()
    assert (asked.user_id, asked.utterance, asked.choice, asked.is_test) == ("b7e1", "기술", {}, False)


def test_a_tapped_choice_is_read_from_client_extra() -> None:
    asked = posted(action={"clientExtra": {"action": "story", "argument": 7, "other": []}})
    assert asked.choice == {"action": "story", "argument": "7"}


@pytest.mark.parametrize("action", [None, {}, {"clientExtra": None}, {"clientExtra": {}}, {"params": None}])
def test_nulls_and_gaps_are_no_trouble(action: object) -> None:
    assert posted(action=action, intent=None, bot=None, contexts=None, flow=None).choice == {}


def test_the_utterance_is_trimmed_and_may_be_missing() -> None:
    assert posted(userRequest={"utterance": " 기술 \n"}).utterance == "기술"
    assert posted(userRequest={"utterance": None}).utterance == ""
    assert len(posted(userRequest={"utterance": "가" * 5000}).utterance) == 1000


@pytest.mark.parametrize(
    "request_",
    [{"user": {"id": "687813", "type": "accountId"}}, {"params": {"ignoreMe": "true"}}, {"params": {"ignoreMe": True}}],
)
def test_the_admin_pages_own_tries_are_told_apart(request_: dict[str, Any]) -> None:
    assert posted(userRequest=request_).is_test


@pytest.mark.parametrize("user", [None, {}, {"id": ""}, {"id": None}, {"id": 5}, {"id": "x" * 300}, "b7e1"])
def test_without_a_user_nothing_is_read(user: object) -> None:
    with pytest.raises(ValidationError):
        posted(userRequest={"user": user})
