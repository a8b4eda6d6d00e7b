from sandbox.kakao.user_actions import taps
from tests.sandbox.kakao.parts import (
    URL,
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
from tests.sandbox.kakao.stage import Stage


def offering(*buttons: object) -> dict[str, object]:
    return response({"textCard": text_card(buttons=list(buttons))})


def test_a_tap_says_its_words_and_carries_its_extra(stage: Stage) -> None:
    stage.skill.say(offering(button(label="저장", messageText="단어 저장", extra={"action": "save", "argument": "7"})))
    stage.say("기술")
    answer = stage.tap("저장")
    assert answer["answered"] is True
    assert answer["request"]["userRequest"]["utterance"] == "단어 저장"
    assert answer["request"]["action"]["clientExtra"] == {"action": "save", "argument": "7"}
    assert stage.entries()[2]["text"] == "단어 저장"


def test_a_list_item_says_its_title(stage: Stage) -> None:
    line = list_item(title="Port opens", action="message", messageText="Port opens", extra={"id": 1})
    stage.skill.say(response({"listCard": list_card(items=[line])}))
    stage.say("기술")
    request = stage.tap("Port opens")["request"]
    assert request["userRequest"]["utterance"] == "Port opens"
    assert request["action"]["clientExtra"] == {"id": 1}
    assert request["flow"]["trigger"]["type"] == "LIST_ITEM_MESSAGE"


def test_what_does_not_reach_the_bot_tells_what_the_phone_does(stage: Stage) -> None:
    stage.skill.say(offering(web_link(label="x")))
    stage.say("기술")
    assert stage.tap("x") == {"opened": URL}
    assert len(stage.skill.asked) == 1


def test_quick_replies_are_gone_once_the_next_bubble_is_there(stage: Stage) -> None:
    stage.skill.say(replying(reply(label="경제")))
    stage.say("기술")
    stage.skill.say(response(bubble("다음")))
    stage.say("과학")
    assert stage.tap("경제")["error"] == "nothing to tap is called 경제"


def test_buttons_of_older_bubbles_stay_and_the_newest_is_taken(stage: Stage) -> None:
    for number in ("1", "2"):
        stage.skill.say(offering(button(label="저장", extra={"id": number})))
        stage.say("기술")
    older = stage.entries()[1]["id"]
    assert stage.tap("저장")["request"]["action"]["clientExtra"] == {"id": "2"}
    tapped = stage.control("tap", person="미나", entry=older, path="outputs.0.textCard.buttons.0")
    assert tapped["request"]["action"]["clientExtra"] == {"id": "1"}


def test_everything_that_can_be_tapped_is_listed_with_its_path() -> None:
    template = response(
        {"textCard": text_card(buttons=[button()])},
        carousel("textCard", text_card(), text_card(buttons=[web_link()])),
        {"listCard": list_card(items=[list_item(), list_item(action="message", messageText="1")])},
    )["template"] | {"quickReplies": [reply()]}
    assert [tap.path for tap in taps(template)] == [
        "outputs.0.textCard.buttons.0",
        "outputs.1.carousel.items.1.buttons.0",
        "outputs.2.listCard.items.1",
        "quickReplies.0",
    ]


def test_the_offer_of_the_newest_bubbles_can_be_asked_for(stage: Stage) -> None:
    stage.skill.say(replying(reply(label="경제", messageText="경제 뉴스")))
    stage.say("기술")
    (offer,) = stage.http.get("/sandbox/kakao/taps", params={"person": "미나"}).json()
    assert (offer["kind"], offer["label"], offer["says"]) == ("quick_reply", "경제", "경제 뉴스")
