from typing import Any

import pytest
from pydantic import ValidationError

from backend.materials.notes.chat_model import response_format
from sandbox.llm.protocol import ChatRequest, complaint, completion, tokens

HELLO = [{"role": "user", "content": "Hello"}]


def asked(**fields: Any) -> ChatRequest:
    return ChatRequest.model_validate({"model": "m", "messages": HELLO, **fields})


def in_schema(schema: dict[str, Any], *, strict: bool = True) -> ChatRequest:
    return asked(
        response_format={"type": "json_schema", "json_schema": {"name": "notes", "strict": strict, "schema": schema}}
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"messages": []},
        {"messages": "Hello"},
        {"messages": [{"role": "editor", "content": "Hello"}]},
        {"messages": [{"role": "user", "content": 7}]},
        {"model": ""},
        {"model": None},
        {"response_format": "json"},
        {"response_format": {"type": "xml"}},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "has space", "schema": {}}}},
    ],
)
def test_a_malformed_request_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(**fields)


def test_content_may_come_in_parts() -> None:
    parts = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]
    assert asked(messages=[{"role": "user", "content": parts}]).messages[0].text == "one\ntwo"


def test_the_products_own_schema_is_strict_enough() -> None:
    assert complaint(asked(response_format=response_format())) == ""


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, "additionalProperties"),
        ({"type": "object", "properties": {"a": {}}, "required": [], "additionalProperties": False}, "required"),
        (
            {"type": "object", "properties": {"a": {"maxLength": 3}}, "required": ["a"], "additionalProperties": False},
            "maxLength",
        ),
        ({"$defs": {"A": {"type": "array", "items": {"minItems": 1}}}}, "minItems"),
    ],
)
def test_what_strict_mode_refuses_is_named(schema: dict[str, Any], why: str) -> None:
    assert why in complaint(in_schema(schema))
    assert "response_format" in complaint(in_schema(schema))


def test_a_schema_that_is_not_strict_may_say_anything() -> None:
    assert complaint(in_schema({"maxLength": 3}, strict=False)) == ""


def test_a_property_may_be_called_like_a_refused_keyword() -> None:
    schema = {
        "type": "object",
        "properties": {"default": {"type": "string"}},
        "required": ["default"],
        "additionalProperties": False,
    }
    assert complaint(in_schema(schema)) == ""


def test_json_schema_without_a_schema_is_refused() -> None:
    assert "json_schema" in complaint(asked(response_format={"type": "json_schema"}))


def test_json_object_wants_the_word_json_in_the_prompt() -> None:
    form = {"type": "json_object"}
    assert "'json'" in complaint(asked(response_format=form))
    assert complaint(asked(response_format=form, messages=[{"role": "user", "content": "As JSON"}])) == ""


def test_streaming_is_refused() -> None:
    assert "stream" in complaint(asked(stream=True))


@pytest.mark.parametrize(
    ("roles", "retries"),
    [(["system", "user"], 0), (["system", "user", "user"], 1), (["user", "assistant", "user"], 1), (["system"], 0)],
)
def test_each_further_turn_is_a_retry(roles: list[str], retries: int) -> None:
    assert asked(messages=[{"role": role, "content": "x"} for role in roles]).retries == retries


def test_usage_adds_up_and_ids_differ() -> None:
    one, two = completion(asked(), "Good morning to you"), completion(asked(), "Good")
    usage = one["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert one["id"] != two["id"]
    assert one["model"] == "m"


def test_korean_costs_more_tokens_than_its_words() -> None:
    assert tokens("한국어 문장은 토큰이 많습니다") > tokens("four words of English")
