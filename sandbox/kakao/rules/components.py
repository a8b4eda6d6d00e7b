"""The components of a template: one function each, by the name it has in `outputs`.

A card's check returns the ratio of its picture, which a carousel compares ("" when it shows none).
"""

from sandbox.kakao import limits
from sandbox.kakao.rules.images import SQUARE, check_alt_text, check_link, check_thumbnail
from sandbox.kakao.rules.item_card import check_item_card
from sandbox.kakao.rules.place import Place, length, text_of
from sandbox.kakao.rules.taps import check_buttons, check_list_item_action

BUTTONS = ("buttons", "buttonLayout", "forwardable")


def check_simple_text(component: Place) -> None:
    """Check a plain bubble."""
    fields = component.fields(needs=("text",))
    if "text" in fields:
        fields["text"].text(chars=limits.SIMPLE_TEXT_MAX_CHARS)


def check_simple_image(component: Place) -> None:
    """Check a picture."""
    fields = component.fields(needs=("imageUrl",), may=("altText",))
    if "imageUrl" in fields:
        fields["imageUrl"].url()
    check_alt_text(fields)


def check_text_card(card: Place, *, in_carousel: bool) -> str:
    """Check a textCard: alone, title and description share one limit; in a carousel the description has its own."""
    fields = card.fields(may=("title", "description", *BUTTONS))
    if card.is_object and not {"title", "description"} & fields.keys():
        card.wrong("needs a title or a description")
    if "title" in fields:
        fields["title"].text(chars=limits.CARD_TITLE_MAX_CHARS)
    if "description" in fields:
        fields["description"].text(chars=limits.TEXT_CARD_CAROUSEL_MAX_CHARS if in_carousel else None)
    together = length(text_of(fields, "title")) + length(text_of(fields, "description"))
    if not in_carousel and together > limits.TEXT_CARD_MAX_CHARS:
        most = limits.TEXT_CARD_MAX_CHARS
        card.wrong(f"title and description have {together} characters together, at most {most} are allowed")
    _check_end(fields)
    return ""


def check_basic_card(card: Place, *, in_carousel: bool) -> str:
    """Check a card with a picture, which it must have."""
    fields = card.fields(needs=("thumbnail",), may=("title", "description", *BUTTONS))
    lines = limits.BASIC_CARD_CAROUSEL_MAX_LINES if in_carousel else None
    if "title" in fields:
        fields["title"].text(chars=limits.CARD_TITLE_MAX_CHARS, lines=lines)
    if "description" in fields:
        fields["description"].text(chars=limits.BASIC_CARD_MAX_CHARS, lines=lines)
    shown = check_thumbnail(fields["thumbnail"]) if "thumbnail" in fields else ""
    _check_end(fields, side_by_side=shown == SQUARE)
    return shown


def check_commerce_card(card: Place, *, in_carousel: bool) -> str:
    """Check a card that sells."""
    may = ("title", "description", "currency", "discount", "discountRate", "discountedPrice", "profile", *BUTTONS)
    fields = card.fields(needs=("price", "thumbnails"), may=may)
    if "title" in fields:
        fields["title"].text(chars=limits.COMMERCE_TITLE_MAX_CHARS)
    if "description" in fields:
        fields["description"].text(chars=limits.COMMERCE_DESCRIPTION_MAX_CHARS)
    for name in sorted({"price", "discount", "discountRate", "discountedPrice"} & fields.keys()):
        fields[name].whole()
    if "discountRate" in fields and "discountedPrice" not in fields:
        card.wrong("has a discountRate without a discountedPrice")
    if "currency" in fields:
        fields["currency"].one_of("won")
    if "profile" in fields:
        shop = fields["profile"].fields(needs=("nickname",), may=("imageUrl",))
        if "nickname" in shop:
            shop["nickname"].text()
        if "imageUrl" in shop:
            shop["imageUrl"].url()
    count = limits.COMMERCE_THUMBNAILS
    thumbnails = fields["thumbnails"].items(count, count) if "thumbnails" in fields else []
    shown = [check_thumbnail(thumbnail) for thumbnail in thumbnails]
    _check_end(fields, side_by_side=shown[:1] == [SQUARE])
    return shown[0] if shown else ""


def check_list_card(card: Place, *, in_carousel: bool) -> str:
    """Check a list: a header and its items."""
    fields = card.fields(needs=("header", "items"), may=BUTTONS)
    if "header" in fields:
        header = fields["header"].fields(needs=("title",), may=("link",))
        _check_list_words(header)
    most = limits.LIST_ITEMS_CAROUSEL_MAX if in_carousel else limits.LIST_ITEMS_MAX
    for item in fields["items"].items(1, most) if "items" in fields else []:
        may = ("description", "imageUrl", "link", "action", "blockId", "messageText", "extra")
        line = item.fields(needs=("title",), may=may)
        _check_list_words(line)
        check_list_item_action(line)
    _check_end(fields)
    return ""


CARDS = {
    "textCard": check_text_card,
    "basicCard": check_basic_card,
    "commerceCard": check_commerce_card,
    "listCard": check_list_card,
    "itemCard": check_item_card,
}
"""The cards, which may stand alone or in a carousel."""


def _check_list_words(line: dict[str, Place]) -> None:
    for name in ("title", "description"):
        if name in line:
            line[name].text()
    if "imageUrl" in line:
        line["imageUrl"].url()
    if "link" in line:
        check_link(line["link"])


def _check_end(card: dict[str, Place], *, side_by_side: bool = False) -> None:
    check_buttons(card, side_by_side=side_by_side)
    if "forwardable" in card:
        card["forwardable"].flag()
