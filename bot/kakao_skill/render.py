"""Message -> SkillResponse 2.0, within Kakao's limits. Text is cut here and nowhere else.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

from typing import Any, assert_never

from bot.conversation.message import Block, Card, CardList, Choice, Message, Text

OUTPUTS_MAX = 3
QUICK_REPLIES_MAX = 10
SIMPLE_TEXT_MAX_CHARS = 1000
CARD_TITLE_MAX_CHARS = 50
CARD_TOTAL_MAX_CHARS = 400  # title and description together, on its own
CAROUSEL_DESCRIPTION_MAX_CHARS = 128
CAROUSEL_MAX = 10
BUTTONS_MAX = 3
LABEL_MAX_CHARS = 14
SOURCE = "원문 보기"


def skill_response(message: Message) -> dict[str, Any]:
    """Return the whole JSON answer."""
    template: dict[str, Any] = {"outputs": [_output(block) for block in message.blocks[:OUTPUTS_MAX]]}
    if message.choices:
        template["quickReplies"] = [_tap(choice) for choice in message.choices[:QUICK_REPLIES_MAX]]
    return {"version": "2.0", "template": template}


def _output(block: Block) -> dict[str, Any]:
    match block:
        case Text():
            return {"simpleText": {"text": _cut(block.text, SIMPLE_TEXT_MAX_CHARS)}}
        case Card():
            room = CARD_TOTAL_MAX_CHARS - min(len(block.title), CARD_TITLE_MAX_CHARS)
            return {"textCard": _text_card(block, room)}
        case CardList():
            cards = [_text_card(card, CAROUSEL_DESCRIPTION_MAX_CHARS) for card in block.cards[:CAROUSEL_MAX]]
            return {"carousel": {"type": "textCard", "items": cards}}
        case _:
            assert_never(block)


def _text_card(card: Card, description_max_chars: int) -> dict[str, Any]:
    credit = f"\n{card.credit}" if card.credit else ""
    described = _cut(card.text, description_max_chars - len(credit)) + credit
    drawn: dict[str, Any] = {"title": _cut(card.title, CARD_TITLE_MAX_CHARS)}
    if described.strip():
        drawn["description"] = described.strip()
    source = [{"action": "webLink", "label": SOURCE, "webLinkUrl": card.url}] if card.url else []
    buttons = [*source, *(_tap(choice) for choice in card.choices)][:BUTTONS_MAX]
    return drawn | ({"buttons": buttons} if buttons else {})


def _tap(choice: Choice) -> dict[str, Any]:
    label = _cut(choice.label, LABEL_MAX_CHARS)
    extra = {"action": choice.action, "argument": choice.argument}
    return {"action": "message", "label": label, "messageText": choice.label, "extra": extra}


def _cut(text: str, chars: int) -> str:
    return text if len(text) <= chars else text[: max(chars - 1, 0)].rstrip() + "…"
