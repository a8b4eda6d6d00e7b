"""Text and links as sources write them -> plain text and web addresses. Pure."""

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&[#\w]+;")
_APART = re.compile(r"<(?=/?(?:p|div|br|hr|li|ul|ol|td|th|tr|dd|dt|h[1-6]|blockquote|figcaption)\b)", re.IGNORECASE)
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")


def plain(text: str | None) -> str:
    """Return one line of plain text: tags and entities resolved, unprintable characters and extra space removed."""
    text = text or ""
    for _ in range(2):  # many a feed escapes twice
        if not _TAG.search(text):
            break
        try:
            root = lxml.html.fromstring(f"<div>{_APART.sub(' <', _UNPRINTABLE.sub('', text))}</div>")
        except (etree.ParserError, ValueError):
            text = _TAG.sub(" ", text)
            continue
        etree.strip_elements(root, "script", "style", with_tail=False)
        text = "".join(str(part) for part in root.itertext())
    return _SPACE.sub(" ", _UNPRINTABLE.sub("", text)).strip()


def absolute(base: str, link: str) -> str:
    """Return the http(s) address that `link` means on a page or feed at `base`, "" when it means none."""
    try:
        url = urljoin(base, link.strip()) if link.strip() else ""
        parts = urlsplit(url)
        url.encode()  # half a surrogate pair is no address, and no database takes it
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""
