"""Pictures and links: thumbnails, and the ratio a picture is drawn in."""

from sandbox.kakao import limits
from sandbox.kakao.rules.place import Place

WIDE, SQUARE = "2:1", "1:1"


def check_thumbnail(thumbnail: Place) -> str:
    """Check a card's thumbnail and return the ratio of its area."""
    fields = thumbnail.fields(needs=("imageUrl",), may=("altText", "link", "fixedRatio"))
    _check_picture(fields)
    return SQUARE if "fixedRatio" in fields and fields["fixedRatio"].flag() else WIDE


def check_item_thumbnail(thumbnail: Place) -> str:
    """Check an itemCard's thumbnail and return its ratio; without a size it is square."""
    fields = thumbnail.fields(needs=("imageUrl",), may=("altText", "width", "height", "link"))
    _check_picture(fields)
    return ratio(thumbnail, fields)


def ratio(picture: Place, fields: dict[str, Place]) -> str:
    """Return the ratio of `width` and `height`, square when none is given; note a lone one and an unknown ratio."""
    if not {"width", "height"} & fields.keys():
        return SQUARE
    if not {"width", "height"} <= fields.keys():
        picture.wrong("needs both width and height, or neither")
        return ""
    width, height = fields["width"].whole(1), fields["height"].whole(1)
    if width == height:
        return SQUARE
    if width == 2 * height:
        return WIDE
    picture.wrong(f"is {width} x {height}, must be 2:1 or 1:1")
    return ""


def check_link(link: Place) -> None:
    """Check a link: at least one address."""
    known = ("pc", "mobile", "web")
    fields = link.fields(may=known)
    if link.is_object and not fields:
        link.wrong(f"needs one of {', '.join(known)}")
    for address in fields.values():
        address.url()


def check_alt_text(fields: dict[str, Place]) -> None:
    """Check what is read aloud instead of the picture."""
    if "altText" in fields:
        fields["altText"].text(chars=limits.ALT_TEXT_MAX_CHARS)


def _check_picture(fields: dict[str, Place]) -> None:
    if "imageUrl" in fields:
        fields["imageUrl"].url()
    if "link" in fields:
        check_link(fields["link"])
    check_alt_text(fields)
