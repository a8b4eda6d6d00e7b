import httpx
import pytest

from sandbox.chat_room import ChatRoom, as_text
from sandbox.children import ChildError
from tests.sandbox.kakao.parts import button, carousel, list_card, list_item, reply, replying, response, text_card
from tests.sandbox.kakao.stage import Stage


@pytest.fixture
def chat(stage: Stage) -> ChatRoom:
    return ChatRoom(stage.http)


def test_a_template_is_told_as_its_reader_sees_it() -> None:
    template = response(
        {"simpleText": {"text": "안녕하세요"}},
        {"listCard": list_card(items=[list_item(title="Port opens", description="CNN")])},
        carousel("textCard", text_card(title="하나", buttons=[button(label="저장")]), text_card(title="둘")),
    )["template"] | {"quickReplies": [reply(label="기술"), reply(label="경제")]}
    assert as_text(template).split("\n\n") == [
        "안녕하세요",
        "오늘의 뉴스\n› Port opens  CNN",
        "하나\n내용\n[저장]",
        "둘\n내용",
        "(기술) (경제)",
    ]


def test_a_person_is_greeted_types_and_taps(stage: Stage, chat: ChatRoom) -> None:
    stage.skill.say(replying(reply(label="경제")))
    assert "안녕하세요" in chat.add_channel().text
    chat.say("기술")
    assert chat.tap("경제").seconds > 0
    assert len(stage.skill.asked) == 3


def test_the_first_story_offered_is_opened(stage: Stage, chat: ChatRoom) -> None:
    line = list_item(action="message", messageText="1번", extra={"action": "story", "argument": "7"})
    stage.skill.say(response({"listCard": list_card(items=[list_item(), line])}))
    chat.say("기술")
    chat.tap_first("story")
    assert stage.skill.asked[-1]["action"]["clientExtra"] == {"action": "story", "argument": "7"}


def test_silence_is_told_in_a_sentence(stage: Stage, chat: ChatRoom) -> None:
    stage.skill.say({"version": "2.0"})
    with pytest.raises(ChildError, match='KakaoTalk showed nothing after "기술": template is missing'):
        chat.say("기술")


def test_what_is_not_offered_is_told_in_a_sentence(stage: Stage, chat: ChatRoom) -> None:
    chat.say("기술")
    with pytest.raises(ChildError, match="KakaoTalk did not offer story"):
        chat.tap_first("story")
    with pytest.raises(ChildError, match="nothing to tap is called 저장"):
        chat.tap("저장")


def test_a_sandbox_that_is_gone_is_told_in_a_sentence() -> None:
    with (
        httpx.Client(base_url="http://127.0.0.1:9", trust_env=False) as http,
        pytest.raises(ChildError, match="did not"),
    ):
        ChatRoom(http).say("기술")
