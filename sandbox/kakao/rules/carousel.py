"""The carousel: cards of one kind side by side, with what they must have in common."""

from sandbox.kakao import limits
from sandbox.kakao.rules.components import CARDS
from sandbox.kakao.rules.place import Place

WITHOUT_HEADER = {"textCard", "listCard"}
ALL_OR_NONE = ("thumbnail", "head", "profile", "imageTitle")
"""What every itemCard of a carousel has, or none of them."""


def check_carousel(carousel: Place) -> None:
    """Check a carousel and each of its cards, which stand in it without their wrapper."""
    fields = carousel.fields(needs=("type", "items"), may=("header",))
    kind = fields["type"].one_of(*CARDS) if "type" in fields else ""
    if "header" in fields:
        if kind in WITHOUT_HEADER:
            fields["header"].wrong(f"is not for a carousel of {kind}")
        header = fields["header"].fields(needs=("title", "description", "thumbnail"))
        if "title" in header:
            header["title"].text(lines=limits.CAROUSEL_HEADER_TITLE_MAX_LINES)
        if "description" in header:
            header["description"].text(lines=limits.CAROUSEL_HEADER_DESCRIPTION_MAX_LINES)
        if "thumbnail" in header and "imageUrl" in (picture := header["thumbnail"].fields(needs=("imageUrl",))):
            picture["imageUrl"].url()
    if "items" not in fields:
        return
    most = limits.CAROUSEL_LIST_CARD_MAX if kind == "listCard" else limits.CAROUSEL_MAX
    items = fields["items"]
    cards = items.items(1, most)
    if not kind:
        return
    ratios = {CARDS[kind](card, in_carousel=True) for card in cards} - {""}
    if len(ratios) > 1:
        items.wrong("mixes pictures of 2:1 and of 1:1")
    for name in ALL_OR_NONE if kind == "itemCard" else ():
        if len({name in card.entries() for card in cards if card.is_object}) > 1:
            items.wrong(f"{name} must be set on every card or on none")
