"""Cards as Kakao's components: a textCard alone or in a carousel, and lists of titles to tap."""

from collections.abc import Sequence
from typing import Any

from bot.conversation.message import Card, CardList, Choice
from bot.kakao_skill import limits
from bot.kakao_skill.text_fitting import cut, length, one_line, plain, refuse, shortened

SOURCE = "원문 보기"
UNTITLED = "제목 없는 기사"
NAMELESS = "…"

Component = dict[str, Any]
Outputs = list[Component]


def card(block: Card) -> Outputs:
    """Return a card on its own; its text goes into a bubble above it when both do not fit together."""
    title, credit = one_line(block.title), _credit(block)
    text = _paragraphs(one_line(block.original), plain(block.text))
    heading = title if length(title) <= limits.CARD_TITLE_MAX_CHARS else ""
    body = _paragraphs("" if heading else title, text, credit)
    if length(heading) + length(body) <= limits.CARD_TOTAL_MAX_CHARS:
        return [{"textCard": _with_buttons(block, _described(heading, body))}]
    above = cut(_paragraphs(title, text), limits.SIMPLE_TEXT_MAX_CHARS)
    below = _with_buttons(block, _described("", credit or SOURCE))
    return [{"simpleText": {"text": above}}, *([{"textCard": below}] if "buttons" in below else [])]


def carousel(block: CardList) -> Outputs:
    """Return cards side by side, below what they are; a single one stands alone."""
    heading = (
        [{"simpleText": {"text": cut(one_line(block.title), limits.SIMPLE_TEXT_MAX_CHARS)}}] if block.title else []
    )
    if len(block.cards) == 1:
        return [*heading, *card(block.cards[0])]
    _check_count("cards side by side", block.cards, limits.CAROUSEL_MAX)
    drawn: list[Component] = []
    for one in block.cards[: limits.CAROUSEL_MAX]:
        _check_count("buttons of a card in a carousel", left_over(one), 0)
        title, text, credit = one_line(one.title), plain(one.text), _credit(one)
        room_chars = limits.CAROUSEL_DESCRIPTION_MAX_CHARS - (length(credit) + 1 if credit else 0)
        body = "\n".join(part for part in (cut(text, room_chars), credit) if part)
        drawn.append(_with_buttons(one, _described(cut(title, limits.CARD_TITLE_MAX_CHARS), body)))
    return [*heading, {"carousel": {"type": "textCard", "items": drawn}}] if drawn else heading


def lists(blocks: Sequence[CardList]) -> Outputs:
    """Return lists of titles to tap: one alone, several (or one too long) side by side."""
    alone = blocks[0]
    if len(blocks) == 1 and len(alone.cards) <= limits.LIST_ITEMS_MAX:
        return [{"listCard": _list(alone.title, alone.cards)}]
    drawn = [
        _list(block.title, block.cards[start : start + limits.LIST_ITEMS_IN_CAROUSEL_MAX])
        for block in blocks
        for start in range(0, len(block.cards), limits.LIST_ITEMS_IN_CAROUSEL_MAX)
    ]
    _check_count("lists side by side", drawn, limits.LISTS_IN_CAROUSEL_MAX)
    return [{"carousel": {"type": "listCard", "items": drawn[: limits.LISTS_IN_CAROUSEL_MAX]}}]


def tap(choice: Choice) -> Component:
    """Return a choice as a button or a quick reply; what it says is what the learner could type."""
    said = one_line(choice.label) or NAMELESS
    extra = {"action": choice.action, "argument": choice.argument}
    return {
        "action": "message",
        "label": cut(said, limits.LABEL_MAX_CHARS),
        "messageText": cut(said, limits.CARD_TITLE_MAX_CHARS),
        "extra": extra,
    }


def left_over(block: Card) -> tuple[Choice, ...]:
    """Return the choices of a card for which it has no button."""
    return block.choices[limits.BUTTONS_MAX - bool(block.url) :]


def in_words(block: Card) -> str:
    """Return a card as plain text."""
    return _paragraphs(one_line(block.title), plain(block.text), one_line(block.credit), block.url)


def _list(title: str, cards: Sequence[Card]) -> Component:
    items: list[Component] = []
    for card in cards:
        item: Component = {"title": cut(one_line(card.title) or UNTITLED, limits.ITEM_TITLE_MAX_CHARS)}
        described = cut(one_line(card.credit), limits.ITEM_DESCRIPTION_MAX_CHARS)
        if card.original:
            described = shortened(f"{described} · {one_line(card.original)}", limits.ITEM_DESCRIPTION_MAX_CHARS)
        if described:
            item["description"] = described
        if card.opens:
            extra = {"action": card.opens.action, "argument": card.opens.argument}
            item |= {"action": "message", "messageText": item["title"], "extra": extra}
        items.append(item)
    return {"header": {"title": cut(one_line(title) or NAMELESS, limits.LIST_TITLE_MAX_CHARS)}, "items": items}


def _described(title: str, description: str) -> Component:
    parts = {"title": title, "description": description}
    return {name: part for name, part in parts.items() if part} or {"title": UNTITLED}


def _with_buttons(block: Card, drawn: Component) -> Component:
    source = [_link(SOURCE, block.url)] if block.url else []
    others = (_link(cut(one.label, limits.LABEL_MAX_CHARS), one.url) if one.url else tap(one) for one in block.choices)
    buttons = [*source, *others][: limits.BUTTONS_MAX]
    return drawn | ({"buttons": buttons} if buttons else {})


def _link(label: str, url: str) -> Component:
    return {"action": "webLink", "label": label, "webLinkUrl": url}


def _credit(block: Card) -> str:
    return cut(one_line(block.credit), limits.CREDIT_MAX_CHARS)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _check_count(what: str, things: Sequence[object], most: int) -> None:
    if len(things) > most:
        refuse(f"{len(things)} {what} where {most} fit")
