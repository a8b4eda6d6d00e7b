from typing import Any

import pytest

from sandbox.kakao.checker import problems
from tests.sandbox.kakao.parts import IMAGE, JSON, button, carousel, item_card, response

WIDE = {"imageUrl": IMAGE, "width": 800, "height": 400}
LONG: dict[str, Any] = {"title": "가" * 50}


def alone(card: object) -> list[str]:
    found = problems(response({"itemCard": card}))
    return [one.removeprefix("template.outputs[0].itemCard").removeprefix(".") for one in found]


def in_carousel(*cards: dict[str, Any]) -> list[str]:
    found = problems(response(carousel("itemCard", *cards)))
    return [
        one.removeprefix("template.outputs[0].carousel.items").removeprefix("[0]").removeprefix(".") for one in found
    ]


def line(**changed: Any) -> dict[str, Any]:
    return {"title": "단어", "description": "뜻"} | changed


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (item_card(10), []),
        (item_card(11), ["itemList: has 11 elements, must have 1 to 10"]),
        (item_card(0), ["itemList: has 0 elements, must have 1 to 10"]),
        ({"title": "제목"}, ["itemList: is missing"]),
        (item_card(itemList=[line(title="가" * 6)]), []),
        (item_card(itemList=[line(title="가" * 7)]), ["itemList[0].title: has 7 characters, at most 6 are allowed"]),
        (item_card(itemList=[line(description="가\n나")]), []),
        (item_card(itemList=[line(description="가\n나\n다")]), [
            "itemList[0].description: has 3 lines, at most 2 are allowed"
        ]),
        (item_card(itemList=[{"title": "단어"}]), ["itemList[0].description: is missing"]),
        (item_card(itemListAlignment="right"), []),
        (item_card(itemListAlignment="center"), ["itemListAlignment: must be one of left, right"]),
        (item_card(buttons=[button()] * 3), []),
        (item_card(color="red"), ["color: is not a field here"]),
        (item_card(forwardable=1), ["forwardable: must be true or false, not int"]),
    ],
)  # fmt: skip
def test_its_list_is_short_and_narrow(card: object, found: list[str]) -> None:
    assert alone(card) == found


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (item_card(head={"title": "머리"}), []),
        (item_card(head={"title": "머리\n둘"}), ["head.title: has 2 lines, at most 1 are allowed"]),
        (item_card(profile={"title": "가" * 15, "imageUrl": IMAGE, "width": 8, "height": 8}), []),
        (item_card(profile={"title": "가" * 16}), ["profile.title: has 16 characters, at most 15 are allowed"]),
        (item_card(profile={"imageUrl": IMAGE}), ["profile.title: is missing"]),
        (item_card(profile={"title": "봇", "width": 8, "height": 4}), [
            "profile: is 2:1, a profile's picture must be 1:1"
        ]),
        (item_card(head={"title": "a"}, profile={"title": "b"}), [
            ": has both head and profile, only one of them is allowed"
        ]),
        (item_card(imageTitle={"title": "가\n나", "description": "다", "imageUrl": IMAGE}), []),
        (item_card(imageTitle={"title": "가\n나\n다"}), ["imageTitle.title: has 3 lines, at most 2 are allowed"]),
        (item_card(imageTitle={"title": "가", "description": "나\n다"}), [
            "imageTitle.description: has 2 lines, at most 1 are allowed"
        ]),
    ],
)  # fmt: skip
def test_it_has_a_head_or_a_profile_and_never_both(card: object, found: list[str]) -> None:
    assert alone(card) == found


@pytest.mark.parametrize("amount", ["₩10,000", "10,000원", "$9.99", "5", "KRW 1,000"])
def test_a_summary_is_an_amount(amount: str) -> None:
    assert alone(item_card(itemListSummary={"title": "가" * 6, "description": amount})) == []


@pytest.mark.parametrize(
    ("summary", "problem"),
    [
        ({"title": "합계", "description": "열 개"}, "must be an amount"),
        ({"title": "합계", "description": "$9.999"}, "must be an amount"),
        ({"title": "합계", "description": "1" * 15}, "has 15 characters, at most 14 are allowed"),
        ({"title": "가" * 7, "description": "1"}, "has 7 characters, at most 6 are allowed"),
        ({"title": "합계"}, "description: is missing"),
    ],
)
def test_a_summary_that_is_none_is_named(summary: object, problem: str) -> None:
    found = alone(item_card(itemListSummary=summary))
    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize(
    ("card", "found"),
    [
        (item_card(**LONG, description="가" * 150), []),
        (item_card(**LONG, description="가" * 151), [
            ": title and description have 201 characters together, at most 200 are allowed"
        ]),
        (item_card(description="내용"), [": has a description without a title"]),
        (item_card(title="가", description="가\n" * 10 + "가"), []),
        (item_card(title="가", description="가\n" * 11 + "가"), [
            ": title and description have 13 lines, at most 12 are allowed"
        ]),
    ],
)  # fmt: skip
def test_its_words_share_their_room(card: object, found: list[str]) -> None:
    assert alone(card) == found


@pytest.mark.parametrize(
    ("thumbnail", "found"),
    [
        (WIDE, []),
        ({"imageUrl": IMAGE, "width": 800, "height": 800, "altText": "그림"}, []),
        ({"imageUrl": IMAGE}, []),
        (WIDE | {"height": 500}, ["thumbnail: is 800 x 500, must be 2:1 or 1:1"]),
        ({"imageUrl": IMAGE, "width": 800}, ["thumbnail: needs both width and height, or neither"]),
        (
            WIDE | {"width": "800"},
            ["thumbnail.width: must be a whole number, not str", "thumbnail: is 1 x 400, must be 2:1 or 1:1"],
        ),
        (WIDE | {"altText": "가" * 51}, ["thumbnail.altText: has 51 characters, at most 50 are allowed"]),
        (WIDE | {"fixedRatio": True}, ["thumbnail.fixedRatio: is not a field here"]),
    ],
)
def test_its_picture_is_wide_or_square(thumbnail: object, found: list[str]) -> None:
    assert alone(item_card(thumbnail=thumbnail)) == found


def test_in_a_carousel_it_has_less_room() -> None:
    assert in_carousel(item_card(5, title="가" * 50, description="가" * 50)) == []
    assert in_carousel(item_card(6)) == ["itemList: has 6 elements, must have 1 to 5"]
    together = ": title and description have 101 characters together, at most 100 are allowed"
    assert in_carousel(item_card(title="가" * 50, description="가" * 51)) == [together]


def test_in_a_carousel_its_picture_is_wide() -> None:
    assert in_carousel(item_card(thumbnail=WIDE)) == []
    (found,) = in_carousel(item_card(thumbnail={"imageUrl": IMAGE}))
    assert found == "thumbnail: is 1:1 (also without width and height), in a carousel it must be 2:1"


@pytest.mark.parametrize(
    ("name", "value"),
    [("thumbnail", WIDE), ("head", {"title": "a"}), ("profile", {"title": "a"}), ("imageTitle", {"title": "a"})],
)
def test_in_a_carousel_all_have_a_part_or_none(name: str, value: JSON) -> None:
    assert in_carousel(item_card(**{name: value}), item_card(**{name: value})) == []
    assert in_carousel(item_card(**{name: value}), item_card()) == [f": {name} must be set on every card or on none"]


def test_head_and_profile_are_never_mixed_across_a_carousel() -> None:
    assert len(in_carousel(item_card(head={"title": "a"}), item_card(profile={"title": "a"}))) == 2
