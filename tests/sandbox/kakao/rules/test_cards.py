import pytest

from sandbox.kakao.checker import problems
from tests.sandbox.kakao.parts import (
    IMAGE,
    URL,
    basic_card,
    button,
    commerce_card,
    list_card,
    list_item,
    response,
    text_card,
    web_link,
)


def found_in(kind: str, card: object) -> list[str]:
    """Return the problems of a card standing alone, their paths from the card on."""
    return [
        one.removeprefix(f"template.outputs[0].{kind}").removeprefix(".") for one in problems(response({kind: card}))
    ]


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ({"title": "가" * 50, "description": "가" * 350}, []),
        ({"title": "가" * 50, "description": "가" * 351}, [
            ": title and description have 401 characters together, at most 400 are allowed"
        ]),
        ({"description": "가" * 400}, []),
        ({"title": "가" * 51}, ["title: has 51 characters, at most 50 are allowed"]),
        ({"title": ""}, ["title: is empty"]),
        ({"title": "제목", "description": None}, ["description: must be text, not null"]),
        ({"buttons": [button()]}, [": needs a title or a description"]),
        (text_card(thumbnail={"imageUrl": IMAGE}), ["thumbnail: is not a field here"]),
        (text_card(forwardable="no"), ["forwardable: must be true or false, not str"]),
    ],
)  # fmt: skip
def test_a_text_card_shares_its_room(card: object, found: list[str]) -> None:
    assert found_in("textCard", card) == found


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (basic_card(title="가" * 50, description="가" * 230, forwardable=True), []),
        (basic_card(description="가" * 231), ["description: has 231 characters, at most 230 are allowed"]),
        (basic_card(title="가" * 51), ["title: has 51 characters, at most 50 are allowed"]),
        ({"title": "제목"}, ["thumbnail: is missing"]),
        (basic_card(thumbnail={}), ["thumbnail.imageUrl: is missing"]),
        (basic_card(thumbnail={"imageUrl": IMAGE, "altText": "가" * 51}), [
            "thumbnail.altText: has 51 characters, at most 50 are allowed"
        ]),
        (basic_card(thumbnail={"imageUrl": IMAGE, "link": {"web": URL}}), []),
        (basic_card(thumbnail={"imageUrl": IMAGE, "link": {}}), ["thumbnail.link: needs one of pc, mobile, web"]),
        (basic_card(thumbnail={"imageUrl": IMAGE, "link": {"web": "x"}}), [
            "thumbnail.link.web: must be an http or https address"
        ]),
        (basic_card(thumbnail={"imageUrl": IMAGE, "width": 2}), ["thumbnail.width: is not a field here"]),
        (basic_card(profile={"nickname": "봇"}), ["profile: is not a field here"]),
    ],
)  # fmt: skip
def test_a_basic_card_needs_its_picture(card: object, found: list[str]) -> None:
    assert found_in("basicCard", card) == found


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (commerce_card(title="가" * 30, description="가" * 40, currency="won"), []),
        (commerce_card(title="가" * 31), ["title: has 31 characters, at most 30 are allowed"]),
        (commerce_card(description="가" * 41), ["description: has 41 characters, at most 40 are allowed"]),
        (commerce_card(price="1000"), ["price: must be a whole number, not str"]),
        ({"thumbnails": [{"imageUrl": IMAGE}]}, ["price: is missing"]),
        ({"price": 1}, ["thumbnails: is missing"]),
        (commerce_card(thumbnails=[]), ["thumbnails: has 0 elements, must have 1"]),
        (commerce_card(thumbnails=[{"imageUrl": IMAGE}] * 2), ["thumbnails: has 2 elements, must have 1"]),
        (commerce_card(currency="usd"), ["currency: must be one of won"]),
        (commerce_card(discountRate=10), [": has a discountRate without a discountedPrice"]),
        (commerce_card(discountRate=10, discountedPrice=900), []),
        (commerce_card(dicountedPrice=900), ["dicountedPrice: is not a field here"]),
        (commerce_card(profile={"imageUrl": IMAGE}), ["profile.nickname: is missing"]),
        (commerce_card(profile={"nickname": "봇", "imageUrl": IMAGE}), []),
    ],
)
def test_a_commerce_card_has_a_price_and_one_picture(card: object, found: list[str]) -> None:
    assert found_in("commerceCard", card) == found


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (list_card(5), []),
        (list_card(6), ["items: has 6 elements, must have 1 to 5"]),
        (list_card(0), ["items: has 0 elements, must have 1 to 5"]),
        ({"items": [list_item()]}, ["header: is missing"]),
        (list_card(header={}), ["header.title: is missing"]),
        (list_card(header={"title": "뉴스", "link": {"web": URL}}), []),
        (list_card(header={"title": "뉴스", "description": "x"}), ["header.description: is not a field here"]),
        (list_card(items=[{"description": "x"}]), ["items[0].title: is missing"]),
        (list_card(items=[list_item(imageUrl=IMAGE, link={"web": URL})]), []),
        (list_card(items=[list_item(imageUrl="x")]), ["items[0].imageUrl: must be an http or https address"]),
        (list_card(items=[list_item(action="message", messageText="1", extra={"id": 1})]), []),
        (list_card(items=[list_item(action="block", blockId="66f0", extra={})]), []),
        (list_card(items=[list_item(action="message")]), ["items[0].action: a message item needs messageText"]),
        (list_card(items=[list_item(action="block")]), ["items[0].action: a block item needs blockId"]),
        (list_card(items=[list_item(action="webLink")]), ["items[0].action: must be one of message, block"]),
        (list_card(items=[list_item(extra={"id": 1})]), ["items[0].extra: has no effect without an action"]),
        (list_card(items=[list_item(action="message", messageText="1", blockId="6")]), [
            "items[0].blockId: is not a field of a message item"
        ]),
        (list_card(items=[list_item(action="message", messageText="1", extra=[])]), [
            "items[0].extra: must be an object, not list"
        ]),
    ],
)  # fmt: skip
def test_a_list_card_has_a_header_and_lines(card: object, found: list[str]) -> None:
    assert found_in("listCard", card) == found


@pytest.mark.parametrize(
    ("buttons", "found"),
    [
        ([button(label="가" * 14)] * 3, []),
        ([button(label="가" * 15)], ["buttons[0].label: has 15 characters, at most 14 are allowed"]),
        ([button()] * 4, ["buttons: has 4 elements, must have 1 to 3"]),
        ([], ["buttons: has 0 elements, must have 1 to 3"]),
        ([web_link()], []),
        ([{"label": "a", "action": "webLink"}], ["buttons[0].webLinkUrl: is missing"]),
        ([web_link(webLinkUrl="harbor.example")], ["buttons[0].webLinkUrl: must be an http or https address"]),
        ([web_link(extra={"id": 1})], ["buttons[0].extra: is not a field here"]),
        ([web_link(messageText="x")], ["buttons[0].messageText: is not a field here"]),
        ([button(extra={"action": "story", "argument": "1"})], []),
        ([{"label": "a", "action": "message"}], ["buttons[0].messageText: is missing"]),
        ([{"label": "a", "action": "block", "blockId": "66f0"}], []),
        ([{"label": "a", "action": "block"}], ["buttons[0].blockId: is missing"]),
        ([{"label": "a", "action": "phone", "phoneNumber": "02-1234-5678"}], []),
        ([{"label": "a", "action": "phone"}], ["buttons[0].phoneNumber: is missing"]),
        ([{"label": "a", "action": "share"}], []),
        ([{"label": "a", "action": "operator"}], []),
        ([{"label": "a", "action": "share", "messageText": "x"}], ["buttons[0].messageText: is not a field here"]),
        ([{"label": "a", "action": "dance"}], [
            "buttons[0].action: must be one of message, block, webLink, phone, share, operator"
        ]),
        ([{"label": "a"}], ["buttons[0].action: is missing"]),
        (["한국어"], ["buttons[0]: must be an object, not str"]),
    ],
)  # fmt: skip
def test_a_button_is_checked_by_its_action(buttons: object, found: list[str]) -> None:
    assert found_in("textCard", text_card(buttons=buttons)) == found


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (text_card(buttons=[button(label="가" * 8)] * 2, buttonLayout="horizontal"), []),
        (text_card(buttons=[button(label="가" * 9)] * 2, buttonLayout="horizontal"), [
            f"buttons[{number}].label: has 9 characters, at most 8 are allowed" for number in (0, 1)
        ]),
        (text_card(buttons=[button(label="가" * 14)], buttonLayout="horizontal"), []),
        (text_card(buttons=[button()] * 3, buttonLayout="horizontal"), ["buttons: has 3 elements, must have 1 to 2"]),
        (text_card(buttons=[button()], buttonLayout="diagonal"), ["buttonLayout: must be one of vertical, horizontal"]),
    ],
)  # fmt: skip
def test_buttons_side_by_side_are_fewer_and_shorter(card: object, found: list[str]) -> None:
    assert found_in("textCard", card) == found


def test_a_square_picture_lays_buttons_side_by_side_unless_the_layout_says_otherwise() -> None:
    square = {"imageUrl": IMAGE, "fixedRatio": True}
    card = basic_card(thumbnail=square, buttons=[button()] * 3)
    assert found_in("basicCard", card) == ["buttons: has 3 elements, must have 1 to 2"]
    assert found_in("basicCard", card | {"buttonLayout": "vertical"}) == []
