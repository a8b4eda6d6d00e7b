"""Each limit of Kakao's, at it and one past it: past it the tests see a fault, and a learner something shorter."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.kakao_skill import limits, text_fitting
from bot.kakao_skill.render import encoded, skill_response
from bot.kakao_skill.text_fitting import TooLongError
from sandbox.kakao.checker import problems

URL = "https://harbor.example/story-1"
OPENS = Choice("기사 보기", "story", "1")
STEP = Choice("다음", "menu")
Make = Callable[[int], Message]


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"{number}", "category", f"{number}") for number in range(count))


def text(size: int) -> Message:
    return Message((Text("가" * size),))


def lone_card(size: int) -> Message:
    return Message((Card("t" * 50, "d" * size, choices=(STEP,)),))


def card_title_in_carousel(size: int) -> Message:
    return Message((CardList("", (Card("t" * size), Card("t"))),))


def carousel_description(size: int) -> Message:
    return Message((CardList("", (Card("t", "d" * size), Card("t"))),))


def carousel_credit(size: int) -> Message:
    return Message((CardList("", (Card("t", "d", credit="c" * size), Card("t"))),))


def carousel_cards(count: int) -> Message:
    return Message((CardList("", (Card("t"),) * count),))


def carousel_buttons(count: int) -> Message:
    return Message((CardList("", (Card("t", choices=choices(count)), Card("t"))),))


def list_titles(size: int) -> Message:
    return Message((CardList("t" * size, (Card("t", opens=OPENS),)),))


def item_titles(size: int) -> Message:
    return Message((CardList("t", (Card("t" * size, opens=OPENS),)),))


def item_descriptions(size: int) -> Message:
    return Message((CardList("t", (Card("t", credit="c" * size, opens=OPENS),)),))


def lists_beside(count: int) -> Message:
    return Message(tuple(CardList(f"{number}", (Card("t", opens=OPENS),) * 4) for number in range(count)))


def quick_replies(count: int) -> Message:
    return Message((Text("t"),), choices(count))


def quick_reply_label(size: int) -> Message:
    return Message((Text("t"),), (Choice("가" * size, "menu"),))


def bubbles(count: int) -> Message:
    return Message((Text("t"),) * count)


LIMITS: list[tuple[Make, int]] = [
    (text, limits.SIMPLE_TEXT_MAX_CHARS),
    (card_title_in_carousel, limits.CARD_TITLE_MAX_CHARS),
    (carousel_description, limits.CAROUSEL_DESCRIPTION_MAX_CHARS),
    (carousel_credit, limits.CREDIT_MAX_CHARS),
    (carousel_cards, limits.CAROUSEL_MAX),
    (carousel_buttons, limits.BUTTONS_MAX),
    (list_titles, limits.LIST_TITLE_MAX_CHARS),
    (item_titles, limits.ITEM_TITLE_MAX_CHARS),
    (item_descriptions, limits.ITEM_DESCRIPTION_MAX_CHARS),
    (lists_beside, limits.LISTS_IN_CAROUSEL_MAX),
    (quick_replies, limits.QUICK_REPLIES_MAX),
    (quick_reply_label, limits.LABEL_MAX_CHARS),
    (bubbles, limits.OUTPUTS_MAX),
]
every_limit = pytest.mark.parametrize(("make", "most"), LIMITS, ids=lambda value: getattr(value, "__name__", ""))


@every_limit
def test_what_is_past_a_limit_is_a_fault_in_the_tests_and_shortened_for_a_learner(
    monkeypatch: pytest.MonkeyPatch, make: Make, most: int
) -> None:
    assert problems(skill_response(make(most))) == []
    with pytest.raises(TooLongError):
        skill_response(make(most + 1))
    monkeypatch.setattr(text_fitting, "STRICT", False)
    for more in (1, 3000):
        assert problems(skill_response(make(most + more))) == []


def output(message: Message) -> list[dict[str, Any]]:
    answer = skill_response(message)
    assert problems(answer) == []
    drawn: list[dict[str, Any]] = answer["template"]["outputs"]
    return drawn


@pytest.mark.parametrize(("size", "kinds"), [(350, ["textCard"]), (351, ["simpleText", "textCard"])])
def test_a_card_that_is_too_long_for_itself_says_its_words_above(size: int, kinds: list[str]) -> None:
    drawn = output(lone_card(size))
    assert [next(iter(one)) for one in drawn] == kinds
    assert "d" * size in str(drawn)


@pytest.mark.parametrize(("size", "has_title"), [(50, True), (51, False)])
def test_a_headline_too_long_for_a_title_begins_the_description(size: int, has_title: bool) -> None:
    (drawn,) = output(Message((Card("t" * size, "words"),)))
    assert ("title" in drawn["textCard"]) is has_title
    assert "t" * size in str(drawn)


@pytest.mark.parametrize(("count", "kind"), [(5, "listCard"), (6, "carousel")])
def test_a_list_that_is_too_long_goes_on_beside_itself(count: int, kind: str) -> None:
    cards = tuple(Card(f"title {number}", opens=OPENS) for number in range(count))
    (drawn,) = output(Message((CardList("뉴스", cards),)))
    assert next(iter(drawn)) == kind
    assert all(f"title {number}" in str(drawn) for number in range(count))


def test_lists_side_by_side_have_four_items_each() -> None:
    one = CardList("뉴스", (Card("t", opens=OPENS),) * 5)
    (drawn,) = output(Message((one, one)))
    assert [len(card["items"]) for card in drawn["carousel"]["items"]] == [4, 1, 4, 1]


@pytest.mark.parametrize(("count", "buttons", "replies"), [(2, 3, ["다음"]), (3, 3, ["2", "다음"])])
def test_what_a_card_has_no_button_for_is_a_quick_reply(count: int, buttons: int, replies: list[str]) -> None:
    answer = skill_response(Message((Card("t", url=URL, choices=choices(count)),), (STEP,)))
    assert len(answer["template"]["outputs"][0]["textCard"]["buttons"]) == buttons
    assert [one["label"] for one in answer["template"]["quickReplies"]] == replies


def carousel_of_bytes(size: int) -> Message:
    """Make a carousel whose bubble grows byte by byte with `size`."""
    urls = [f"https://harbor.example/{'p' * (size // 10 + (number < size % 10))}" for number in range(10)]
    return Message((CardList("", tuple(Card("t", url=url) for url in urls)),))


def test_a_bubble_of_too_many_bytes_becomes_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_fitting, "STRICT", False)
    empty = len(encoded(output(carousel_of_bytes(0))[0]))
    room = limits.BUBBLE_MAX_BYTES - empty
    assert "carousel" in output(carousel_of_bytes(room))[0]
    assert "simpleText" in output(carousel_of_bytes(room + 1))[0]
