from typing import Any

import pytest

from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.kakao_skill.render import skill_response

URL = "https://harbor.example/story-1"


def template(message: Message) -> dict[str, Any]:
    answer = skill_response(message)
    assert set(answer) == {"version", "template"}
    assert answer["version"] == "2.0"
    drawn: dict[str, Any] = answer["template"]
    return drawn


def test_text_and_choices_become_a_bubble_and_quick_replies() -> None:
    message = Message((Text("어떤 분야요?"),), (Choice("기술", "category", "technology"),))
    assert skill_response(message) == {
        "version": "2.0",
        "template": {
            "outputs": [{"simpleText": {"text": "어떤 분야요?"}}],
            "quickReplies": [
                {
                    "action": "message",
                    "label": "기술",
                    "messageText": "기술",
                    "extra": {"action": "category", "argument": "technology"},
                }
            ],
        },
    }


def test_a_card_leads_to_its_source_first() -> None:
    card = Card("Port unveils crane", "It lifts 40 tonnes.", URL, "© Harbor Wire", (Choice("단어 보기", "story", "1"),))
    assert template(Message((card,)))["outputs"] == [
        {
            "textCard": {
                "title": "Port unveils crane",
                "description": "It lifts 40 tonnes.\n© Harbor Wire",
                "buttons": [
                    {"action": "webLink", "label": "원문 보기", "webLinkUrl": URL},
                    {
                        "action": "message",
                        "label": "단어 보기",
                        "messageText": "단어 보기",
                        "extra": {"action": "story", "argument": "1"},
                    },
                ],
            }
        }
    ]


def test_a_list_becomes_a_carousel_of_unwrapped_cards() -> None:
    (output,) = template(
        Message(
            (
                CardList(
                    "기술 뉴스",
                    (Card("a", "b"), Card("c")),
                ),
            )
        )
    )["outputs"]
    assert output == {"carousel": {"type": "textCard", "items": [{"title": "a", "description": "b"}, {"title": "c"}]}}


@pytest.mark.parametrize(("chars", "kept"), [(1000, 1000), (1001, 1000), (50_000, 1000)])
def test_text_is_cut_at_its_limit_with_an_ellipsis(chars: int, kept: int) -> None:
    (output,) = template(Message((Text("가" * chars),)))["outputs"]
    assert len(output["simpleText"]["text"]) == kept
    assert output["simpleText"]["text"].endswith("…") == (chars > kept)


@pytest.mark.parametrize("size", [10, 60, 5000])
def test_a_lone_card_keeps_title_and_description_within_400(size: int) -> None:
    (output,) = template(Message((Card("t" * size, "d" * size, URL, "© Harbor Wire"),)))["outputs"]
    card = output["textCard"]
    assert len(card["title"]) <= 50
    assert len(card["title"]) + len(card["description"]) <= 400
    assert card["description"].endswith("© Harbor Wire")


def test_a_carousel_keeps_each_description_within_128_and_ten_cards() -> None:
    cards = tuple(Card("t" * 80, "d" * 500, URL, "© Harbor Wire") for _ in range(12))
    (output,) = template(Message((CardList("뉴스", cards),)))["outputs"]
    assert len(output["carousel"]["items"]) == 10
    assert all(len(card["description"]) == 128 for card in output["carousel"]["items"])


def test_counts_stay_within_three_bubbles_ten_quick_replies_three_buttons_and_14_character_labels() -> None:
    many = tuple(Choice("아주아주아주아주 긴 이름표입니다", "menu") for _ in range(20))
    drawn = template(Message((Text("1"), Text("2"), Card("3", url=URL, choices=many), Text("4")), many))
    assert len(drawn["outputs"]) == 3
    assert len(drawn["quickReplies"]) == 10
    assert len(drawn["outputs"][2]["textCard"]["buttons"]) == 3
    assert all(len(reply["label"]) <= 14 for reply in drawn["quickReplies"])
