import pytest

from sandbox.kakao.checker import problems
from sandbox.kakao.limits import BUBBLE_MAX_BYTES
from tests.sandbox.kakao.parts import (
    JSON,
    bubble,
    button,
    carousel,
    list_card,
    list_item,
    reply,
    replying,
    response,
    text_card,
    web_link,
)

PROMISE = {"version": "2.0", "useCallback": True, "data": {"text": "찾는 중이에요"}}
CONTEXT = {"name": "reading", "lifeSpan": 3, "ttl": 600, "params": {"id": "1842"}}
LINE = list_item(action="message", messageText="1", extra={"id": 1})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ([], "must be an object, not list"),
        ({"template": {"outputs": [bubble()]}}, "version: is missing"),
        (response() | {"version": 2.0}, 'version: must be the text "2.0"'),
        ({"version": "2.0"}, "template is missing"),
        ({"version": "2.0", "useCallback": False}, "template is missing"),
        (response(useCallback=True), "template: must not be there together with useCallback"),
        (response(useCallback="yes"), "useCallback: must be true or false, not str"),
        ({"version": "2.0", "template": None}, "template: must be an object, not null"),
        ({"version": "2.0", "template": {}}, "template.outputs: is missing"),
        ({"version": "2.0", "template": {"outputs": {}}}, "template.outputs: must be an array, not dict"),
        ({"version": "2.0", "template": {"outputs": []}}, "template.outputs: has 0 elements, must have 1 to 3"),
        (response(*[bubble()] * 4), "template.outputs: has 4 elements, must have 1 to 3"),
        (response(hello=1), "hello: is not a field here"),
        (response({}), "template.outputs[0]: must hold exactly one component, holds 0"),
        (response(bubble() | {"textCard": {"title": "a"}}), "must hold exactly one component, holds 2"),
        (response({"basicCard": {"title": "a"}}), "template.outputs[0].basicCard: is not a field here"),
        (response(data=[]), "data: must be an object, not list"),
        (replying(*[reply()] * 11), "template.quickReplies: has 11 elements, must have 0 to 10"),
        (response(bubble("😀" * 500 + "a")), "simpleText.text: has 1001 characters, at most 1000 are allowed"),
        (response(bubble(" \n")), "simpleText.text: is empty"),
        (response(bubble("a\ud800")), "simpleText.text: holds half a character (a lone surrogate)"),
        (response(bubble(7)), "simpleText.text: must be text, not int"),
    ],
)
def test_a_wrong_envelope_is_named(body: object, problem: str) -> None:
    assert any(problem in found for found in problems(body)), problems(body)


@pytest.mark.parametrize(
    "body",
    [
        response(),
        PROMISE,
        response(*[bubble("😀" * 500)] * 3, useCallback=False),
        replying(*[reply(label="가" * 14, extra={"action": "story", "argument": 1})] * 10),
        response({"textCard": text_card(title="가" * 50, description="가" * 350)}),
        response({"textCard": text_card(buttons=[button(label="가" * 14)] * 3)}),
        response({"listCard": list_card(items=[LINE] * 5)}),
        response(carousel("textCard", *[text_card(description="가" * 128, buttons=[web_link()])] * 10)),
        response(carousel("listCard", *[list_card(4)] * 5)),
        response(context={"values": [CONTEXT, {"name": "reading", "lifeSpan": 0}]}),
    ],
)
def test_an_answer_at_its_limits_is_right(body: JSON) -> None:
    assert problems(body) == []


@pytest.mark.parametrize(
    ("output", "found"),
    [
        ({"textCard": text_card(title="가" * 50, description="가" * 351)},
         "textCard: title and description have 401 characters together, at most 400 are allowed"),
        ({"textCard": text_card(title="가" * 51)}, "textCard.title: has 51 characters, at most 50 are allowed"),
        ({"textCard": text_card(description=None)}, "textCard.description: must be text, not null"),
        ({"textCard": {"buttons": [button()]}}, "textCard: needs a title or a description"),
        ({"textCard": text_card(thumbnail={})}, "textCard.thumbnail: is not a field here"),
        ({"listCard": list_card(6)}, "listCard.items: has 6 elements, must have 1 to 5"),
        ({"listCard": {"items": [LINE]}}, "listCard.header: is missing"),
        ({"listCard": list_card(header={"title": ""})}, "listCard.header.title: is empty"),
        ({"listCard": list_card(items=[{"description": "x"}])}, "listCard.items[0].title: is missing"),
        ({"listCard": list_card(items=[list_item(action="message")])},
         "listCard.items[0].action: a message item needs messageText"),
        ({"listCard": list_card(items=[list_item(action="webLink")])},
         "listCard.items[0].action: must be one of message"),
        ({"listCard": list_card(items=[list_item(extra={"id": 1})])},
         "listCard.items[0].extra: has no effect without an action"),
        ({"listCard": list_card(items=[LINE | {"extra": []}])},
         "listCard.items[0].extra: must be an object, not list"),
        (carousel("textCard", *[text_card()] * 11), "carousel.items: has 11 elements, must have 1 to 10"),
        (carousel("listCard", *[list_card()] * 6), "carousel.items: has 6 elements, must have 1 to 5"),
        (carousel("simpleText", bubble()), "carousel.type: must be one of textCard, listCard"),
        (carousel("textCard", {"textCard": text_card()}), "carousel.items[0].textCard: is not a field here"),
        (carousel("textCard", text_card(description="가" * 129)),
         "carousel.items[0].description: has 129 characters, at most 128 are allowed"),
        (carousel("listCard", list_card(5)), "carousel.items[0].items: has 5 elements, must have 1 to 4"),
    ],
)  # fmt: skip
def test_a_wrong_card_is_named_with_its_place(output: JSON, found: str) -> None:
    assert f"template.outputs[0].{found}" in problems(response(output))


@pytest.mark.parametrize(
    ("tap", "found"),
    [
        (button(label="가" * 15), "label: has 15 characters, at most 14 are allowed"),
        ({"label": "a", "action": "webLink"}, "webLinkUrl: is missing"),
        (web_link(webLinkUrl="harbor.example"), "webLinkUrl: must be an http or https address"),
        (web_link(extra={"id": 1}), "extra: is not a field here"),
        ({"label": "a", "action": "message"}, "messageText: is missing"),
        (button(action="unknown"), "action: must be one of message, webLink"),
        ({"label": "a"}, "action: is missing"),
    ],
)
def test_a_wrong_button_is_named(tap: JSON, found: str) -> None:
    assert problems(response({"textCard": text_card(buttons=[tap])})) == [
        f"template.outputs[0].textCard.buttons[0].{found}"
    ]


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (reply(label="가" * 15), "label: has 15 characters, at most 14 are allowed"),
        (reply(action="webLink"), "action: must be one of message"),
        (reply(webLinkUrl="https://a.example"), "webLinkUrl: is not a field here"),
        ({"action": "message", "messageText": "기술"}, "label: is missing"),
        (reply(extra="story"), "extra: must be an object, not str"),
    ],
)
def test_a_wrong_quick_reply_is_named(made: JSON, found: str) -> None:
    assert problems(replying(made)) == [f"template.quickReplies[0].{found}"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"name": None}, "name: must be text, not null"),
        ({"lifeSpan": True}, "lifeSpan: must be a whole number, not bool"),
        ({"lifeSpan": -1}, "lifeSpan: is -1, must be at least 0"),
        ({"ttl": "3"}, "ttl: must be a whole number, not str"),
        ({"params": {"id": 1842}}, "params.id: must be text"),
        ({"lifespan": 1}, "lifespan: is not a field here"),
    ],
)
def test_a_wrong_context_is_named(changed: JSON, found: str) -> None:
    assert problems(response(context={"values": [CONTEXT | changed]})) == [f"context.values[0].{found}"]


def test_a_bubble_of_thirty_kilobytes_is_right_and_a_byte_more_is_not() -> None:
    bare = '{"textCard":{"title":"a","buttons":[{"label":"a","action":"message","messageText":"a","extra":{"x":""}}]}}'

    def found(size: int) -> list[str]:
        extra = {"x": "a" * (size - len(bare))}
        part = {"label": "a", "action": "message", "messageText": "a", "extra": extra}
        return problems(response({"textCard": {"title": "a", "buttons": [part]}}))

    assert found(BUBBLE_MAX_BYTES) == []
    assert found(BUBBLE_MAX_BYTES + 1) == ["template.outputs[0]: has 30721 bytes, a bubble has at most 30720"]


def test_every_problem_is_named_at_once() -> None:
    assert len(problems(response({"textCard": {"title": "가" * 51}}, {"simpleText": {}}, hello=1))) == 3
