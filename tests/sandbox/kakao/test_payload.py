import pytest

from sandbox import keys
from sandbox.kakao.chats import Chat
from sandbox.kakao.people import JUN, MINA
from tests.sandbox.kakao.parts import JSON, reply, replying
from tests.sandbox.kakao.stage import Stage


def asked(stage: Stage, text: str = "기술", person: str = "미나", shape: str = "channel") -> JSON:
    stage.control("settings", method="PATCH", shape=shape)
    return dict(stage.say(text, person)["request"])


def test_a_real_channel_tells_who_it_is(stage: Stage) -> None:
    stage.control("enter", person="미나")
    body = asked(stage)
    user = body["userRequest"]["user"]
    assert (user["id"], user["type"]) == (MINA.bot_user_key, "botUserKey")
    assert user["properties"]["botUserKey"] == MINA.bot_user_key
    assert user["properties"]["appUserId"] == str(MINA.id)
    assert user["properties"]["isFriend"] is True
    assert user["properties"]["plusfriendUserKey"]
    assert body["userRequest"]["params"] == {"surface": "Kakaotalk.plusfriend"}
    assert body["userRequest"]["utterance"] == "기술"
    assert body["bot"]["id"] == keys.KAKAO_BOT_ID
    assert body["action"]["clientExtra"] == {}
    assert "callbackUrl" not in body["userRequest"]


def test_who_is_not_in_the_app_has_no_login_id(stage: Stage) -> None:
    properties = asked(stage, person="준")["userRequest"]["user"]["properties"]
    assert "appUserId" not in properties
    assert "isFriend" not in properties
    assert properties["botUserKey"] == JUN.bot_user_key


def test_the_bot_test_adds_a_newline_and_knows_less(stage: Stage) -> None:
    body = asked(stage, shape="bot_test")
    assert body["userRequest"]["utterance"] == "기술\n"
    assert body["userRequest"]["lang"] == "kr"
    assert body["userRequest"]["params"] == {"surface": "BuilderBotTest", "ignoreMe": "true"}
    assert set(body["userRequest"]["user"]["properties"]) == {"botUserKey", "bot_user_key"}
    assert body["bot"]["id"] == f"{keys.KAKAO_BOT_ID}!"


def test_the_skill_test_comes_from_nobody(stage: Stage) -> None:
    body = asked(stage, shape="skill_test")
    assert body["userRequest"]["user"] == {"id": "687813", "type": "accountId", "properties": {}}
    assert body["userRequest"]["utterance"] == "발화 내용"
    assert body["userRequest"]["lang"] is None
    assert body["action"]["clientExtra"] is None
    assert "contexts" not in body
    assert "extra" not in body["intent"]


@pytest.mark.parametrize(("text", "block"), [("오늘 뉴스 ", "오늘의 한입뉴스"), ("안녕?", "폴백 블록")])
def test_the_block_that_reacts_is_told(stage: Stage, text: str, block: str) -> None:
    body = asked(stage, text)
    assert body["intent"]["name"] == body["userRequest"]["block"]["name"] == block


def test_the_blocks_fixed_parameters_are_told(stage: Stage) -> None:
    action = asked(stage, "기술")["action"]
    assert action["params"] == {"action": "category", "argument": "technology"}
    assert action["detailParams"]["action"]["value"] == "category"


def test_whoever_adds_the_channel_is_greeted_by_the_welcome_block(stage: Stage) -> None:
    body = stage.control("enter", person="미나")["request"]
    assert body["userRequest"]["block"]["name"] == "웰컴 블록"
    assert [entry["who"] for entry in stage.entries()] == ["bot"]


def test_what_led_to_a_request_is_told(stage: Stage) -> None:
    stage.skill.say(replying(reply(label="과학", messageText="과학")))
    stage.say("기술")
    flow = stage.tap("과학")["request"]["flow"]
    assert flow["trigger"]["type"] == "QUICKREPLY_BUTTON_MESSAGE"
    assert flow["lastBlock"]["name"] == "기술"


def test_a_context_lives_as_many_requests_as_it_was_given(stage: Stage) -> None:
    value = {"name": "reading", "lifeSpan": 2, "ttl": 600, "params": {"id": "7"}}
    stage.skill.say(replying() | {"context": {"values": [value]}})
    stage.say("기술")
    stage.skill.say(replying())
    told = [asked(stage)["contexts"] for _ in range(3)]
    assert [len(contexts) for contexts in told] == [1, 1, 0]
    assert told[0][0]["params"] == {"id": {"value": "7", "resolvedValue": "7"}}


def test_a_context_with_no_life_is_forgotten(stage: Stage) -> None:
    for life_span in (5, 0):
        stage.skill.say(replying() | {"context": {"values": [{"name": "reading", "lifeSpan": life_span}]}})
        stage.say("기술")
    assert asked(stage)["contexts"] == []


def test_a_context_ends_with_its_time() -> None:
    chat = Chat(MINA)
    chat.keep_contexts([{"name": "reading", "lifeSpan": 9, "ttl": 60}], now=100.0)
    assert [one["name"] for one in chat.take_contexts(159.0)] == ["reading"]
    assert chat.take_contexts(160.0) == []
