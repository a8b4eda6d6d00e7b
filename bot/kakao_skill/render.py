"""Message -> SkillResponse 2.0, within Kakao's limits. The only place that cuts text for Kakao.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, assert_never

from bot.conversation.message import Block, Card, CardList, Message, Text
from bot.conversation.texts import HELP, MENU, TODAY, WORD_BOOK
from bot.kakao_skill import cards, limits
from bot.kakao_skill.cards import Outputs
from bot.kakao_skill.contexts import Context
from bot.kakao_skill.text_fitting import NOTHING, pieces, plain, refuse

VERSION = "2.0"
CHOICES_MAX = limits.QUICK_REPLIES_MAX
NEXT_STEPS = (TODAY, MENU, WORD_BOOK, HELP)
"""Quick replies for a message without choices."""


def skill_response(message: Message, contexts: Sequence[Context] = ()) -> dict[str, Any]:
    """Return the whole JSON answer; its quick replies begin with what a lone card had no button for."""
    outputs = _outputs(message)
    if len(outputs) > limits.OUTPUTS_MAX:
        refuse(f"{len(outputs)} bubbles where {limits.OUTPUTS_MAX} fit")
    left_over = [choice for block in message.blocks if isinstance(block, Card) for choice in cards.left_over(block)]
    offered = list(dict.fromkeys([*left_over, *message.choices]) or dict.fromkeys(NEXT_STEPS))
    if len(offered) > limits.QUICK_REPLIES_MAX:
        refuse(f"{len(offered)} quick replies where {limits.QUICK_REPLIES_MAX} fit")
    template = {
        "outputs": outputs[: limits.OUTPUTS_MAX] or _text(NOTHING),
        "quickReplies": [cards.tap(choice) for choice in offered[: limits.QUICK_REPLIES_MAX]],
    }
    answer: dict[str, Any] = {"version": VERSION, "template": template}
    return answer | ({"context": {"values": [one.to_json() for one in contexts]}} if contexts else {})


def fits(message: Message) -> bool:
    """Say whether all of a message's bubbles fit into one answer."""
    return len(_outputs(message)) <= limits.OUTPUTS_MAX


def waiting(text: str) -> dict[str, Any]:
    """Return the answer that promises one by callback; `text` is what a block may show meanwhile."""
    return {"version": VERSION, "useCallback": True, "data": {"text": text}}


def encoded(answer: dict[str, Any]) -> bytes:
    """Return an answer as UTF-8 JSON; lone surrogates are replaced."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _outputs(message: Message) -> Outputs:
    """Return a message's bubbles; a block of which one would be too big becomes plain text."""
    outputs: Outputs = []
    for block in _side_by_side(message.blocks):
        drawn = _drawn(block)
        if any(len(encoded(one)) > limits.BUBBLE_MAX_BYTES for one in drawn):
            drawn = _text(plain(_in_words(block)))
        outputs += drawn
    return outputs


def _side_by_side(blocks: Sequence[Block]) -> Iterator[Block | tuple[CardList, ...]]:
    """Yield blocks, but lists of titles that follow each other together: they are drawn side by side."""

    def is_list_of_titles(block: Block) -> bool:
        return isinstance(block, CardList) and bool(block.cards) and all(one.opens for one in block.cards)

    for are_lists, group in groupby(blocks, key=is_list_of_titles):
        if are_lists:
            yield tuple(block for block in group if isinstance(block, CardList))
        else:
            yield from group


def _drawn(block: Block | tuple[CardList, ...]) -> Outputs:
    match block:
        case Text():
            return _text(plain(block.text))
        case Card():
            return cards.card(block)
        case CardList():
            return cards.carousel(block)
        case tuple():
            return cards.lists(block)
        case _:
            assert_never(block)


def _text(text: str) -> Outputs:
    if not text:
        return []
    return [{"simpleText": {"text": one}} for one in pieces(text, limits.SIMPLE_TEXT_MAX_CHARS, limits.OUTPUTS_MAX)]


def _in_words(block: Block | tuple[CardList, ...]) -> str:
    match block:
        case Text():
            return block.text
        case Card():
            return cards.in_words(block)
        case CardList():
            return "\n\n".join((block.title, *map(cards.in_words, block.cards)))
        case tuple():
            return "\n\n".join(map(_in_words, block))
        case _:
            assert_never(block)
