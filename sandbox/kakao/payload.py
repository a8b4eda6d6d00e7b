"""What Kakao posts to a skill, in the three shapes that reach one: the admin's try, the bot test, a real channel.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

from typing import Any, Literal

from sandbox.kakao.blocks import Block
from sandbox.kakao.chats import Chat
from sandbox.kakao.user_actions import UserAction

JSON = dict[str, Any]
Shape = Literal["channel", "bot_test", "skill_test"]
SHAPES: tuple[Shape, ...] = ("channel", "bot_test", "skill_test")
BOT_NAME = "한입뉴스"
SKILL = {"id": "66f0c0aaa3b4c5d6e7f80333", "name": "newsbite"}
SKILL_TEST_UTTERANCE = "발화 내용"
SKILL_TEST_USER = "687813"
OK = {"reason": {"code": 1, "message": "OK"}}


def skill_payload(
    shape: Shape, user_action: UserAction, chat: Chat, block: Block, *, bot_id: str, contexts: list[JSON]
) -> JSON:
    """Return the body of one request."""
    if shape == "skill_test":
        return {
            "intent": {"id": "r2hsrnqrztsjq8kx8dzybtft", "name": "블록 이름"},
            "userRequest": {
                "timezone": "Asia/Seoul",
                "params": {"ignoreMe": "true"},
                "block": {"id": "r2hsrnqrztsjq8kx8dzybtft", "name": "블록 이름"},
                "utterance": SKILL_TEST_UTTERANCE,
                "lang": None,
                "user": {"id": SKILL_TEST_USER, "type": "accountId", "properties": {}},
            },
            "bot": {"id": "66f0bfff", "name": "봇 이름"},
            "action": {"name": SKILL["name"], "clientExtra": None, "params": {}, "id": SKILL["id"], "detailParams": {}},
        }
    make_user = _channel_user if shape == "channel" else _bot_test_user
    surface = {"surface": "Kakaotalk.plusfriend"}
    if shape != "channel":
        surface = {"surface": "BuilderBotTest", "ignoreMe": "true"}
    details = {name: {"origin": value, "value": value, "groupName": ""} for name, value in block.params.items()}
    before = chat.last_block or block
    last = {"id": before.id, "name": before.name}
    reacted = {"id": block.id, "name": block.name}
    body: JSON = {
        "intent": reacted | {"extra": OK},
        "userRequest": {
            "timezone": "Asia/Seoul",
            "params": surface | user_action.params,
            "block": reacted,
            "utterance": user_action.text if shape == "channel" else f"{user_action.text}\n",
            "lang": "ko" if shape == "channel" else "kr",
            "user": make_user(chat, user_action),
        },
        "contexts": contexts,
        "bot": {"id": bot_id if shape == "channel" else f"{bot_id}!", "name": BOT_NAME},
        "action": SKILL | {"params": block.params, "detailParams": details} | {"clientExtra": user_action.extra},
        "flow": {"trigger": {"type": user_action.trigger, "referrerBlock": last}, "lastBlock": last},
    }
    return body


def _channel_user(chat: Chat, user_action: UserAction) -> JSON:
    key, channel_key = chat.person.bot_user_key, chat.plusfriend_user_key
    properties: JSON = {
        "botUserKey": key,
        "bot_user_key": key,
        "plusfriendUserKey": channel_key,
        "plusfriend_user_key": channel_key,
    }
    if chat.person.in_app:
        properties |= {"appUserId": str(chat.person.id), "app_user_id": str(chat.person.id)}
        properties |= {"appUserStatus": "REGISTERED", "app_user_status": "REGISTERED"}
    if chat.is_friend:
        properties["isFriend"] = True
    return {"id": key, "type": "botUserKey", "properties": properties | user_action.properties}


def _bot_test_user(chat: Chat, user_action: UserAction) -> JSON:
    key = chat.person.bot_user_key
    return {
        "id": key,
        "type": "botUserKey",
        "properties": {"botUserKey": key, "bot_user_key": key} | user_action.properties,
    }
