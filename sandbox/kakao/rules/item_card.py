"""The itemCard: the one card with rules enough for a file of its own."""

import re

from sandbox.kakao import limits
from sandbox.kakao.rules.images import SQUARE, WIDE, check_item_thumbnail, ratio
from sandbox.kakao.rules.place import Place, length, line_count, text_of
from sandbox.kakao.rules.taps import check_buttons

FIELDS = (
    "thumbnail", "head", "profile", "imageTitle", "itemListAlignment", "itemListSummary",
    "title", "description", "buttons", "buttonLayout", "forwardable",
)  # fmt: skip
CURRENCY = r"(?:[₩$€¥£]|원|[A-Za-z]{3})"
AMOUNT = re.compile(rf"{CURRENCY}? ?-?[\d,]+(?:\.\d{{1,2}})? ?{CURRENCY}?")


def check_item_card(card: Place, *, in_carousel: bool) -> str:
    """Check an itemCard and return its thumbnail's ratio, "" without one."""
    fields = card.fields(needs=("itemList",), may=FIELDS)
    if "itemList" in fields:
        _check_list(fields["itemList"], limits.ITEMS_CAROUSEL_MAX if in_carousel else limits.ITEMS_MAX)
    if {"head", "profile"} <= fields.keys():
        card.wrong("has both head and profile, only one of them is allowed")
    _check_top(fields)
    _check_summary(fields)
    words = [text_of(fields, name) for name in ("title", "description") if name in fields]
    for name in ("title", "description"):
        if name in fields:
            fields[name].text()
    if "description" in fields and "title" not in fields:
        card.wrong("has a description without a title")
    most = limits.ITEM_CARD_CAROUSEL_MAX_CHARS if in_carousel else limits.ITEM_CARD_MAX_CHARS
    if (chars := sum(map(length, words))) > most:
        card.wrong(f"title and description have {chars} characters together, at most {most} are allowed")
    if words and (lines := sum(map(line_count, words))) > limits.ITEM_CARD_MAX_LINES:
        card.wrong(f"title and description have {lines} lines, at most {limits.ITEM_CARD_MAX_LINES} are allowed")
    check_buttons(fields)
    if "forwardable" in fields:
        fields["forwardable"].flag()
    if "thumbnail" not in fields:
        return ""
    shown = check_item_thumbnail(fields["thumbnail"])
    if in_carousel and shown == SQUARE:
        fields["thumbnail"].wrong("is 1:1 (also without width and height), in a carousel it must be 2:1")
    return shown


def _check_list(items: Place, highest: int) -> None:
    for item in items.items(1, highest):
        fields = item.fields(needs=("title", "description"))
        if "title" in fields:
            fields["title"].text(chars=limits.ITEM_TITLE_MAX_CHARS)
        if "description" in fields:
            fields["description"].text(lines=limits.ITEM_DESCRIPTION_MAX_LINES)


def _check_top(card: dict[str, Place]) -> None:
    if "head" in card and "title" in (head := card["head"].fields(needs=("title",))):
        head["title"].text(lines=1)
    if "profile" in card:
        profile = card["profile"]
        fields = profile.fields(needs=("title",), may=("imageUrl", "width", "height"))
        if "title" in fields:
            fields["title"].text(chars=limits.ITEM_PROFILE_MAX_CHARS)
        if "imageUrl" in fields:
            fields["imageUrl"].url()
        if ratio(profile, fields) == WIDE:
            profile.wrong("is 2:1, a profile's picture must be 1:1")
    if "imageTitle" not in card:
        return
    titled = card["imageTitle"].fields(needs=("title",), may=("description", "imageUrl"))
    for name, lines in (("title", 2), ("description", 1)):
        if name in titled:
            titled[name].text(lines=lines)
    if "imageUrl" in titled:
        titled["imageUrl"].url()


def _check_summary(card: dict[str, Place]) -> None:
    if "itemListAlignment" in card:
        card["itemListAlignment"].one_of("left", "right")
    if "itemListSummary" not in card:
        return
    fields = card["itemListSummary"].fields(needs=("title", "description"))
    if "title" in fields:
        fields["title"].text(chars=limits.ITEM_SUMMARY_TITLE_MAX_CHARS)
    if "description" in fields:
        amount = fields["description"].text(chars=limits.ITEM_SUMMARY_MAX_CHARS)
        if amount and not AMOUNT.fullmatch(amount):
            fields["description"].wrong("must be an amount: a currency, digits, commas, at most two decimals")
