"""Message -> layouts of Components V2, within Discord's limits. The only place that escapes and cuts text for Discord.

https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from discord import ui

from bot.conversation.language import translated
from bot.conversation.message import Block, Card, CardList, Choice, Message, Text
from bot.discord import custom_ids
from bot.discord.command_translation import with_mentions
from bot.discord.markdown import ELLIPSIS, address, cut, escaped, one_line
from bot.discord.sentences import SOURCE, UNTITLED

COMPONENTS_MAX = 40
TEXT_MAX_CHARS = 4000  # all texts of a message together
ROW_BUTTONS_MAX = 5
BUTTON_URL_MAX_CHARS = 512
BUTTON_LABEL_MAX_CHARS = 80
# What one card may fill: even with every letter escaped, a card fits into a message alone.
TITLE_MAX_CHARS = 300
BODY_MAX_CHARS = 1200
CREDIT_MAX_CHARS = 200
LINK_MAX_CHARS = 1500
HEADING_MAX_CHARS = 200
MENTION_MAX_CHARS = 40
CHOICES_MAX = 25


Container = ui.Container[ui.LayoutView]


@dataclass(frozen=True)
class Piece:
    """A part of a message that no page break divides: a text, and the buttons below it."""

    text: str = ""
    link: str = ""
    choices: tuple[Choice, ...] = ()
    is_card: bool = False

    @property
    def components(self) -> int:
        """How many components it takes, without the line that separates it from the next."""
        buttons = bool(self.link) + len(self.choices)
        rows = -(-buttons // ROW_BUTTONS_MAX)
        return bool(self.text) + rows + buttons


@dataclass(frozen=True)
class Page:
    """The pieces of one Discord message."""

    pieces: tuple[Piece, ...]

    @property
    def cards(self) -> int:
        """How many cards it holds."""
        return sum(piece.is_card for piece in self.pieces)


def pages(message: Message) -> list[Page]:
    """Return what to draw, message by message: as few as the limits allow, in order."""
    offered: set[str] = set()
    pieces: list[Piece] = []
    for block in message.blocks:
        pieces += _pieces(block, offered)
    if choices := _usable(message.choices, offered):
        pieces.append(Piece(choices=choices))
    made: list[list[Piece]] = [[]]
    for piece in pieces or [Piece(ELLIPSIS)]:
        if made[-1] and not _fits([*made[-1], piece]):
            made.append([])
            before = made[-2][-1]
            if not piece.text and len(made[-2]) > 1 and _fits([before, piece]):  # no message of buttons alone
                made[-1].append(made[-2].pop())
        made[-1].append(piece)
    return [Page(tuple(page)) for page in made]


def _fits(pieces: Sequence[Piece]) -> bool:
    """Say whether one message can hold these pieces."""
    chars = MENTION_MAX_CHARS + sum(len(piece.text) for piece in pieces)
    return _components(pieces) <= COMPONENTS_MAX and chars <= TEXT_MAX_CHARS


def _components(pieces: Sequence[Piece]) -> int:
    """Return how many components a message of these pieces has, with its container and a mention."""
    return 2 + sum(piece.components for piece in pieces)


def layout(
    page: Page, *, mention: str = "", component_id: int | None = None, card_ids: Sequence[int] = ()
) -> ui.LayoutView:
    """Draw a page. `mention` goes on top as it is; the ids are given to its container and to the texts of its cards.

    Lines separate the pieces where there is room for them: five stories with all their buttons fill a message.
    The view is stopped: buttons are answered from their custom ids, so discord.py need not remember it.
    """
    container: Container = ui.Container(id=component_id)
    if mention:
        container.add_item(ui.TextDisplay(mention))
    unused_ids = iter(card_ids)
    has_lines = _components(page.pieces) + len(page.pieces) - 1 <= COMPONENTS_MAX
    for number, piece in enumerate(page.pieces):
        if number and has_lines:
            container.add_item(ui.Separator())
        text_id = next(unused_ids, None) if piece.is_card else None
        if piece.text:
            container.add_item(ui.TextDisplay(piece.text, id=text_id))
        buttons: list[ui.Button[Any]] = [ui.Button(label=translated(SOURCE), url=piece.link)] if piece.link else []
        for one in piece.choices:
            label = cut(one_line(translated(one.label)), BUTTON_LABEL_MAX_CHARS) or ELLIPSIS
            custom_id = None if one.url else custom_ids.encode(one.action, one.argument)
            buttons.append(ui.Button(label=label, custom_id=custom_id, url=one.url or None))
        for start in range(0, len(buttons), ROW_BUTTONS_MAX):
            container.add_item(ui.ActionRow(*buttons[start : start + ROW_BUTTONS_MAX]))
    view = ui.LayoutView(timeout=None).add_item(container)
    view.stop()
    return view


def _pieces(block: Block, offered: set[str]) -> Iterator[Piece]:
    """Yield a block's pieces. Its buttons are added to `offered`, the custom ids of this message so far."""
    match block:
        case Text():
            if text := escaped(translated(block.text), TEXT_MAX_CHARS - MENTION_MAX_CHARS):
                yield Piece(cut(with_mentions(text), TEXT_MAX_CHARS - MENTION_MAX_CHARS))
        case Card():
            yield _card(block, offered)
        case CardList():
            if heading := escaped(one_line(translated(block.title)), HEADING_MAX_CHARS):
                yield Piece(f"## {heading}", choices=_usable(block.choices, offered))
            for card in block.cards:
                yield _card(card, offered)
        case _:
            assert_never(block)


def _card(card: Card, offered: set[str]) -> Piece:
    """Return a card as text: the title leading to its source, what it says, the credit in small print."""
    link = address(card.url)
    title = escaped(one_line(translated(card.title)), TITLE_MAX_CHARS) or translated(UNTITLED)
    heading = f"### [{title}]({link})" if 0 < len(link) <= LINK_MAX_CHARS else f"### {title}"
    body = escaped(translated(card.text), BODY_MAX_CHARS)
    credit = escaped(one_line(card.credit), CREDIT_MAX_CHARS)
    original = escaped(one_line(card.original), TITLE_MAX_CHARS)
    text = "\n".join(line for line in (heading, original, body, f"-# {credit}" if credit else "") if line)
    button = link if len(link) <= BUTTON_URL_MAX_CHARS else ""
    return Piece(text, button, _usable(card.choices, offered), is_card=True)


def _usable(choices: tuple[Choice, ...], offered: set[str]) -> tuple[Choice, ...]:
    """Return the choices that can be buttons; Discord refuses a whole message for one id given twice."""
    fresh: list[Choice] = []
    for choice in choices:
        wanted = address(choice.url) if choice.url else custom_ids.encode(choice.action, choice.argument)
        if wanted and wanted not in offered and len(fresh) < CHOICES_MAX:
            offered.add(wanted)
            fresh.append(choice)
    return tuple(fresh)
