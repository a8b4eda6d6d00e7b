from typing import Any

import pytest

from sandbox.kakao import limits
from sandbox.kakao.checker import problems
from tests.sandbox.kakao.parts import JSON, bubble, reply, replying, response


def test_the_smallest_answer_is_right() -> None:
    assert problems(response()) == []


@pytest.mark.parametrize("body", [None, [], "text", 1, True])
def test_what_is_no_object_is_named(body: object) -> None:
    assert any("must be an object" in problem for problem in problems(body))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"template": {"outputs": [bubble()]}}, "version: is missing"),
        (response() | {"version": "1.0"}, 'version: must be the text "2.0"'),
        (response() | {"version": 2.0}, 'version: must be the text "2.0"'),
        ({"version": "2.0"}, "template is missing"),
        ({"version": "2.0", "template": None}, "template: must be an object, not null"),
        ({"version": "2.0", "template": {}}, "template.outputs: is missing"),
        ({"version": "2.0", "template": {"outputs": {}}}, "template.outputs: must be an array, not dict"),
        ({"version": "2.0", "template": {"outputs": []}}, "template.outputs: has 0 elements, must have 1 to 3"),
        (response(hello=1), "hello: is not a field here"),
        ({"version": "2.0", "template": {"outputs": [bubble()], "replies": []}}, "template.replies: is not a field"),
        (response({}), "template.outputs[0]: must hold exactly one component, holds 0"),
        (response(bubble() | {"textCard": {"title": "a"}}), "must hold exactly one component, holds 2"),
        (response({"simpletext": {"text": "a"}}), "template.outputs[0].simpletext: is not a field here"),
        (response(data=[]), "data: must be an object, not list"),
        (response(useCallback="yes"), "useCallback: must be true or false, not str"),
    ],
)
def test_a_wrong_envelope_is_named(body: object, problem: str) -> None:
    assert any(problem in found for found in problems(body)), problems(body)


def test_three_outputs_are_right_and_four_are_not() -> None:
    most = limits.OUTPUTS_MAX
    assert problems(response(*[bubble()] * most)) == []
    assert problems(response(*[bubble()] * (most + 1))) == ["template.outputs: has 4 elements, must have 1 to 3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("가" * 1000, []),
        ("가" * 1001, ["has 1001 characters, at most 1000 are allowed"]),
        ("😀" * 500, []),
        ("😀" * 500 + "a", ["has 1001 characters, at most 1000 are allowed"]),
        (" \n", ["is empty"]),
        ("a\ud800", ["holds half a character (a lone surrogate)"]),
        (None, ["must be text, not null"]),
        (7, ["must be text, not int"]),
    ],
)
def test_a_bubbles_text_is_measured_as_the_strictest_reader_does(text: object, found: list[str]) -> None:
    assert problems(response(bubble(text))) == [f"template.outputs[0].simpleText.text: {one}" for one in found]


def test_a_picture_needs_an_address_and_a_short_description() -> None:
    def picture(**fields: Any) -> list[str]:
        return problems(response({"simpleImage": fields}))

    assert picture(imageUrl="https://img.example/1.png", altText="가" * 50) == []
    assert "altText: has 51 characters" in picture(imageUrl="https://img.example/1.png", altText="가" * 51)[0]
    assert "imageUrl: is missing" in picture()[0]


@pytest.mark.parametrize(
    "url", ["", "img.example/1.png", "ftp://img.example/1", "https://", "https://a b", "//a", None]
)
def test_what_is_no_web_address_is_named(url: object) -> None:
    found = problems(response({"simpleImage": {"imageUrl": url}}))
    assert len(found) == 1
    assert found[0].startswith("template.outputs[0].simpleImage.imageUrl: ")


def test_ten_quick_replies_are_right_and_eleven_are_not() -> None:
    most = limits.QUICK_REPLIES_MAX
    assert problems(replying(*[reply()] * most)) == []
    assert problems(replying(*[reply()] * (most + 1))) == ["template.quickReplies: has 11 elements, must have 0 to 10"]


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (reply(label="가" * 14, extra={"action": "story", "argument": 1}), []),
        (reply(action="block", blockId="66f0"), []),
        ({"label": "도움말", "action": "block", "blockId": "66f0"}, []),
        (reply(label="가" * 15), ["label: has 15 characters, at most 14 are allowed"]),
        (reply(action="Message"), ["action: must be one of message, block"]),
        (reply(action="webLink"), ["action: must be one of message, block"]),
        (reply(action="block"), ["blockId: is missing"]),
        ({"label": "기술", "action": "message"}, ["messageText: is missing"]),
        ({"action": "message", "messageText": "기술"}, ["label: is missing"]),
        ({"label": "기술", "messageText": "기술"}, ["action: is missing"]),
        (reply(extra="story"), ["extra: must be an object, not str"]),
        (reply(blockId="66f0"), ["blockId: is not a field here"]),
        (reply(webLinkUrl="https://a.example"), ["webLinkUrl: is not a field here"]),
    ],
)
def test_a_quick_reply_is_checked_by_its_action(made: JSON, found: list[str]) -> None:
    assert problems(replying(made)) == [f"template.quickReplies[0].{one}" for one in found]


def test_a_bubble_of_thirty_kilobytes_is_right_and_a_byte_more_is_not() -> None:
    def card(bytes_wanted: int) -> dict[str, Any]:
        extra = {"x": ""}
        made = {"textCard": {"title": "a", "buttons": [{"label": "a", "action": "message", "messageText": "a"}]}}
        made["textCard"]["buttons"][0]["extra"] = extra  # type: ignore[index]
        bare = (
            '{"textCard":{"title":"a","buttons":[{"label":"a","action":"message","messageText":"a","extra":{"x":""}}]}}'
        )
        extra["x"] = "a" * (bytes_wanted - len(bare))
        return made

    assert problems(response(card(limits.BUBBLE_MAX_BYTES))) == []
    assert problems(response(card(limits.BUBBLE_MAX_BYTES + 1))) == [
        "template.outputs[0]: has 30721 bytes, a bubble has at most 30720"
    ]


def test_a_promise_to_call_back_has_no_template() -> None:
    assert problems({"version": "2.0", "useCallback": True, "data": {"text": "찾는 중이에요"}}) == []
    assert problems(response(useCallback=True)) == ["template: must not be there together with useCallback"]
    assert problems(response(useCallback=False)) == []
    assert problems({"version": "2.0", "useCallback": False}) == ["template is missing"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"name": "reading", "lifeSpan": 3, "ttl": 600, "params": {"id": "1842"}}, []),
        ({"name": "reading", "lifeSpan": 0}, []),
        ({"name": "reading"}, ["lifeSpan: is missing"]),
        ({"lifeSpan": 1}, ["name: is missing"]),
        ({"name": "reading", "lifeSpan": "3"}, ["lifeSpan: must be a whole number, not str"]),
        ({"name": "reading", "lifeSpan": True}, ["lifeSpan: must be a whole number, not bool"]),
        ({"name": "reading", "lifeSpan": -1}, ["lifeSpan: is -1, must be at least 0"]),
        ({"name": "reading", "lifeSpan": 1, "params": {"id": 1842}}, ["params.id: must be text"]),
        ({"name": "reading", "lifeSpan": 1, "lifespan": 1}, ["lifespan: is not a field here"]),
    ],
)
def test_context_values_have_text_params(value: object, found: list[str]) -> None:
    body = response(context={"values": [value]})
    assert problems(body) == [f"context.values[0].{one}" for one in found]


def test_every_problem_is_named_at_once() -> None:
    body = response({"textCard": {"title": "가" * 51}}, {"simpleText": {}}, hello=1)
    assert len(problems(body)) == 3
