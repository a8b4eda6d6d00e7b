"""Text and links as sources write them -> plain text and web addresses. Pure."""

import html
import html.entities
import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&[#\w]+;")
_APART = re.compile(r"<(?=/?(?:p|div|br|hr|li|ul|ol|td|th|tr|dd|dt|h[1-6]|blockquote|figcaption)\b)", re.IGNORECASE)
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
NO_ADDRESS = re.compile(r"n\.?/?a\.?|nan|none|nil|null|undefined|tb[ad]|[#?./-]*", re.IGNORECASE)
"""What feeds write where an entry has no address; resolved, it would be the same address for all of them."""
BARE_HOST = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?=[/?#:]|$)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_NUMBER = r"&#([xX][0-9a-fA-F]+|[0-9]+);"
_SURROGATE_PAIR = re.compile(_NUMBER * 2)
_NUMERIC_REFERENCE = re.compile(_NUMBER)
_AMPERSAND = re.compile(r"&(?!#\d{1,8};|#[xX][0-9a-fA-F]{1,8};)(?:(\w{1,40});)?")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MAX_DIGITS = 8  # of a reference; more mean no character, and int() of a million digits takes long


def plain(text: str | None) -> str:
    """Return one line of plain text: tags and entities resolved, unprintable characters and extra space removed."""
    text = resolve_references(text or "")
    for _ in range(2):  # many a feed escapes twice
        if not _TAG.search(text):
            break
        try:
            root = lxml.html.fromstring(f"<div>{_APART.sub(' <', escape_ampersands(_UNPRINTABLE.sub('', text)))}</div>")
        except (etree.ParserError, ValueError):
            text = _TAG.sub(" ", text)
            continue
        etree.strip_elements(root, "script", "style", with_tail=False)
        text = resolve_references("".join(str(part) for part in root.itertext()))
    return _SPACE.sub(" ", _UNPRINTABLE.sub("", text)).strip()


def resolve_references(text: str) -> str:
    """Return text in which no numeric character reference names what is no character.

    Two references that are the halves of one character (`&#55357;&#56960;`) become it. A lone half, NUL, another
    control character or a number beyond Unicode is removed, and in &#128; to &#159; windows-1252 is meant.
    """

    def joined(match: re.Match[str]) -> str:
        high, low = _code(match[1]), _code(match[2])
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        return match[0]

    def valid(match: re.Match[str]) -> str:
        code = _code(match[1])
        if 0x80 <= code < 0xA0:
            return html.unescape(f"&#{code};")
        is_character = code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF
        return match[0] if is_character and code not in (0xFFFE, 0xFFFF) else ""

    if "&#" not in text:
        return text
    return _NUMERIC_REFERENCE.sub(valid, _SURROGATE_PAIR.sub(joined, text))


def escape_ampersands(text: str, declared: frozenset[str] = frozenset()) -> str:
    """Return markup whose ampersands all begin references of XML, or of the entities it has `declared` itself."""

    def escaped(match: re.Match[str]) -> str:
        name = match[1] or ""
        if name in _XML_ENTITIES or name in declared:
            return match[0]
        known = html.entities.html5.get(f"{name};")
        return html.escape(known) if known else f"&amp;{match[0][1:]}"

    return _AMPERSAND.sub(escaped, text) if "&" in text else text


def _code(reference: str) -> int:
    digits = reference.lstrip("xX").lstrip("0")[:_MAX_DIGITS] or "0"
    return int(digits, 16 if reference[0] in "xX" else 10)


def absolute(base: str, link: str) -> str:
    """Return the http(s) address that `link` means on a page or feed at `base`, "" when it means none."""
    link = _UNPRINTABLE.sub("", link).strip()
    if NO_ADDRESS.fullmatch(link):
        return ""
    try:
        url = urljoin(base, f"https://{link}" if BARE_HOST.match(link) else link)
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
        url.encode()  # half a surrogate pair is no address, and no database takes it
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""
