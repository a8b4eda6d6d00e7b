import pytest

from sandbox.kakao.checker import problems
from tests.sandbox.kakao.parts import (
    IMAGE,
    JSON,
    basic_card,
    carousel,
    commerce_card,
    item_card,
    list_card,
    response,
    text_card,
)

CARDS = {
    "textCard": text_card,
    "basicCard": basic_card,
    "commerceCard": commerce_card,
    "listCard": list_card,
    "itemCard": item_card,
}
MOST = {"listCard": 5}
SQUARE = {"imageUrl": IMAGE, "fixedRatio": True}
HEADER = {"title": "가\n나", "description": "가\n나\n다", "thumbnail": {"imageUrl": IMAGE}}


def found_in(made: JSON) -> list[str]:
    found = problems(response(made))
    return [one.removeprefix("template.outputs[0].carousel").removeprefix(".") for one in found]


@pytest.mark.parametrize("kind", CARDS)
def test_it_holds_as_many_cards_as_its_kind_allows_and_no_more(kind: str) -> None:
    most = MOST.get(kind, 10)
    assert found_in(carousel(kind, *[CARDS[kind]()] * most)) == []
    assert found_in(carousel(kind, *[CARDS[kind]()] * (most + 1))) == [
        f"items: has {most + 1} elements, must have 1 to {most}"
    ]


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (carousel("textCard"), "items: has 0 elements"),
        (carousel("simpleText", {"text": "a"}), "type: must be one of textCard"),
        ({"carousel": {"items": [text_card()]}}, "type: is missing"),
        ({"carousel": {"type": "textCard"}}, "items: is missing"),
        (carousel("textCard", {"textCard": text_card()}), "items[0].textCard: is not a field here"),
        (carousel("textCard", basic_card()), "items[0].thumbnail: is not a field here"),
        (carousel("textCard", text_card(), color="red"), "color: is not a field here"),
    ],
)
def test_a_wrong_one_is_named(made: JSON, problem: str) -> None:
    assert any(one.startswith(problem) for one in found_in(made)), found_in(made)


@pytest.mark.parametrize(
    ("kind", "card", "found"),
    [
        ("textCard", text_card(description="가" * 128), []),
        ("textCard", text_card(description="가" * 129), ["description: has 129 characters, at most 128 are allowed"]),
        ("textCard", text_card(title="가" * 51), ["title: has 51 characters, at most 50 are allowed"]),
        ("basicCard", basic_card(title="가\n나", description="가\n나"), []),
        ("basicCard", basic_card(description="가\n나\n다"), ["description: has 3 lines, at most 2 are allowed"]),
        ("basicCard", basic_card(title="가\n나\n다"), ["title: has 3 lines, at most 2 are allowed"]),
        ("listCard", list_card(4), []),
        ("listCard", list_card(5), ["items: has 5 elements, must have 1 to 4"]),
    ],
)
def test_its_cards_have_less_room_than_alone(kind: str, card: JSON, found: list[str]) -> None:
    assert found_in(carousel(kind, card)) == [f"items[0].{one}" for one in found]


def test_its_pictures_are_all_wide_or_all_square() -> None:
    square = basic_card(thumbnail=SQUARE)
    assert found_in(carousel("basicCard", square, square)) == []
    assert found_in(carousel("basicCard", basic_card(), square)) == ["items: mixes pictures of 2:1 and of 1:1"]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (HEADER, []),
        (HEADER | {"title": "가\n나\n다"}, ["header.title: has 3 lines, at most 2 are allowed"]),
        (HEADER | {"description": "가\n나\n다\n라"}, ["header.description: has 4 lines, at most 3 are allowed"]),
        ({"title": "가", "description": "나"}, ["header.thumbnail: is missing"]),
        (HEADER | {"thumbnail": SQUARE}, ["header.thumbnail.fixedRatio: is not a field here"]),
    ],
)
def test_its_header_is_whole(header: object, found: list[str]) -> None:
    assert found_in(carousel("basicCard", basic_card(), header=header)) == found


@pytest.mark.parametrize("kind", ["textCard", "listCard"])
def test_cards_without_pictures_have_no_header(kind: str) -> None:
    assert found_in(carousel(kind, CARDS[kind](), header=HEADER)) == [f"header: is not for a carousel of {kind}"]
