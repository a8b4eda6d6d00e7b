from typing import Any

import pytest

from bot.conversation.message import Block, Card, CardList, Choice, Message, Text
from bot.kakao_skill import cards, contexts, text_fitting
from bot.kakao_skill.contexts import SHOWN, Context
from bot.kakao_skill.render import NEXT_STEPS, encoded, fits, skill_response, waiting
from sandbox.kakao.checker import problems

URL = "https://harbor.example/story-1"
MENU = Choice("분야 고르기", "menu")


def template(message: Message) -> dict[str, Any]:
    answer = skill_response(message)
    assert problems(answer) == []
    drawn: dict[str, Any] = answer["template"]
    return drawn


def button(label: str, action: str, argument: str = "") -> dict[str, Any]:
    extra = {"action": action, "argument": argument}
    return {"action": "message", "label": label, "messageText": label, "extra": extra}


def test_text_and_choices_become_a_bubble_and_quick_replies() -> None:
    message = Message((Text("어떤 분야요?"),), (Choice("기술", "category", "technology"),))
    assert skill_response(message) == {
        "version": "2.0",
        "template": {
            "outputs": [{"simpleText": {"text": "어떤 분야요?"}}],
            "quickReplies": [button("기술", "category", "technology")],
        },
    }


def test_a_card_leads_to_its_source_first() -> None:
    card = Card("Port unveils crane", "It lifts 40 tonnes.", URL, "© Harbor Wire", (Choice("단어", "words", "1"),))
    assert template(Message((card,), (MENU,)))["outputs"] == [
        {
            "textCard": {
                "title": "Port unveils crane",
                "description": "It lifts 40 tonnes.\n\n© Harbor Wire",
                "buttons": [
                    {"action": "webLink", "label": "원문 보기", "webLinkUrl": URL},
                    button("단어", "words", "1"),
                ],
            }
        }
    ]


def test_titles_to_tap_become_a_list() -> None:
    card = Card("Port unveils crane", "words", URL, "© Harbor Wire", opens=Choice("기사 보기", "story", "1"))
    assert template(Message((CardList("기술 뉴스", (card,)),)))["outputs"] == [
        {
            "listCard": {
                "header": {"title": "기술 뉴스"},
                "items": [
                    {
                        "title": "Port unveils crane",
                        "description": "© Harbor Wire",
                        "action": "message",
                        "messageText": "Port unveils crane",
                        "extra": {"action": "story", "argument": "1"},
                    }
                ],
            }
        }
    ]


def test_lists_that_follow_each_other_stand_side_by_side() -> None:
    card = Card("a", opens=Choice("기사 보기", "story", "1"))
    (output,) = template(Message((CardList("기술", (card,)), CardList("과학", (card,)))))["outputs"]
    assert output["carousel"]["type"] == "listCard"
    assert [one["header"]["title"] for one in output["carousel"]["items"]] == ["기술", "과학"]


def test_other_cards_become_a_carousel_of_unwrapped_cards_below_their_title() -> None:
    assert template(Message((CardList("내 단어장", (Card("a", "b"), Card("c"))),)))["outputs"] == [
        {"simpleText": {"text": "내 단어장"}},
        {"carousel": {"type": "textCard", "items": [{"title": "a", "description": "b"}, {"title": "c"}]}},
    ]


def test_a_single_card_of_a_list_stands_alone() -> None:
    outputs = template(Message((CardList("내 단어장", (Card("a", "b"),)),)))["outputs"]
    assert [next(iter(one)) for one in outputs] == ["simpleText", "textCard"]


def test_a_carousels_card_keeps_its_credit_when_its_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_fitting, "STRICT", False)
    card = Card("a", "d" * 500, credit="© Harbor Wire")
    (output,) = template(Message((CardList("", (card, card)),)))["outputs"]
    description = output["carousel"]["items"][0]["description"]
    assert (len(description), description.endswith("…\n© Harbor Wire")) == (128, True)


def test_nobody_is_left_without_a_next_step() -> None:
    assert [one["label"] for one in template(Message((Text("끝"),)))["quickReplies"]] == [
        one.label for one in NEXT_STEPS
    ]


@pytest.mark.parametrize(
    "message",
    [
        Message(()),
        Message((Text(""),)),
        Message((Text(" \n\x00 "),)),
        Message((CardList("", ()),)),
        Message((Card(""),)),
        Message((Card("", "\x00", "", "", (Choice("", "menu"),)),)),
        Message((CardList(" ", (Card("", opens=MENU), Card(" ", opens=MENU))),)),
        Message((CardList("", (Card(""), Card(""))),)),
        Message((CardList("t", ()), Text("x"))),
    ],
)
def test_empty_things_are_still_an_answer(message: Message) -> None:
    assert template(message)["outputs"]


def test_no_choice_is_offered_twice() -> None:
    assert len(template(Message((Text("t"),), (MENU, MENU)))["quickReplies"]) == 1


def test_contexts_go_along() -> None:
    answer = skill_response(Message((Text("t"),)), [Context(SHOWN, turns=3, values={"article_id": "7"})])
    assert problems(answer) == []
    assert answer["context"] == {
        "values": [{"name": "shown", "lifeSpan": 3, "ttl": contexts.SECONDS, "params": {"article_id": "7"}}]
    }


def test_a_promise_has_no_template() -> None:
    assert problems(waiting("잠시만요")) == []
    assert waiting("잠시만요") == {"version": "2.0", "useCallback": True, "data": {"text": "잠시만요"}}


def test_a_card_in_words_has_everything() -> None:
    assert cards.in_words(Card("title", "text", URL, "credit")) == f"title\n\ntext\n\ncredit\n\n{URL}"


def test_half_characters_do_not_break_the_wire() -> None:
    assert encoded({"a": "\ud800가"}) == '{"a":"?가"}'.encode()


@pytest.mark.parametrize(
    ("blocks", "has_room"),
    [
        ((), True),
        ((Text("1"), Text("2"), Text("3")), True),
        ((Text("1"), Text("2"), Text("3"), Text("4")), False),
        ((Text("1"), Text("가" * 900 + "\n" + "나" * 900), Text("3")), False),
        ((Text("1"), *(CardList(str(number), (Card("t", opens=MENU),)) for number in range(5))), True),
    ],
)
def test_whether_a_message_fits_is_known_beforehand(blocks: tuple[Block, ...], has_room: bool) -> None:
    assert fits(Message(blocks)) is has_room
