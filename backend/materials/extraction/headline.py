"""The story's own headline among all the titles a page carries."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from backend.materials.extraction.page import Page, tidy

_META_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline", "title")
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«‹›/-]|::?)\s+|\s*[|｜]\s*")
_BEFORE = re.compile(r"([^:|–—-]{2,40}?)\s*[:|–—-]\s+(?=\S)")
_SEPARATORS = " \t|｜–—·•»«‹›/:-"
_NOTES = re.compile(r"\s*\(Published \d{4}\)$|^Opinion \| ")  # The New York Times
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "to", "in", "&"})
_GENERIC = frozenset({"home", "homepage", "untitled", "index", "news", "article", "login", "menu", "search"})
_HOST_PARTS = frozenset({"www", "edition", "m", "amp", "lite", "news", "blog", "com", "co", "org", "net", "kr", "uk"})
_MAX_CHARS, _SITE_WORDS, _KICKER_WORDS = 400, 5, 3
_READ_CHARS = 1000  # what is longer is no headline, and cutting it at each of its separators would take long
_AGREES = 0.34


def title(page: Page) -> str | None:
    """Return the headline without the outlet: JSON-LD's, else the `<h1>` that agrees with the head, else the head's."""
    host = urlsplit(page.url).hostname or ""
    handles = [handle.lstrip("@") for handle in page.meta_values("twitter:site")]
    labels = [label for label in host.split(".") if label not in _HOST_PARTS]
    named = page.meta_values("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")
    keys = {_key(name) for name in [*named, page.story.publisher, *handles, *labels]}
    names = frozenset(key for key in keys | {key.removeprefix("the") for key in keys} if len(key) > 1)
    tags = [
        _without_tail(tidy(tag.text_content()), names) for tag in page.root.xpath("//title[not(ancestor::svg)]")[:1]
    ]
    stated = _usable([without_site(text, names) for text in page.meta_values(*_META_TITLES)] + tags, names)
    heads = _usable([without_site(tidy(head.text_content()), names) for head in page.root.iter("h1")], names)
    for own in _usable([without_site(tidy(page.story.headline), names)], names):
        # Search engines want 110 characters, so some JSON-LD headlines are cut: the page has the whole.
        begin = _key(_CUT.sub("", own))
        return next((other for other in [*heads, *stated] if _CUT.search(own) and _key(other).startswith(begin)), own)
    ranked = [(max((_overlap(head, text) for text in stated), default=0.0), -at, head) for at, head in enumerate(heads)]
    agreement, _, head = max(ranked, default=(0.0, 0, ""))
    if agreement >= _AGREES or (len(heads) == 1 and len(head.split()) > _KICKER_WORDS):
        # "Opinion The headline" is the section label and the headline in one element.
        for text in stated:
            label = head.removesuffix(text)
            if head != label and label and len(label.split()) <= _KICKER_WORDS < len(text.split()):
                return text
        return head
    return next(iter(stated + heads), None)


def element(page: Page) -> HtmlElement | None:
    """Return the visible headline: the byline and the text stand below it."""
    own = title(page) or ""
    ranked = [
        (_overlap(own, tidy(head.text_content())), -at, head) for at, head in enumerate(page.root.iter("h1", "h2"))
    ]
    best = max(ranked, default=None, key=lambda item: item[:2])
    return best[2] if best and best[0] > _AGREES else None


def without_site(text: str, names: frozenset[str]) -> str:
    """Return a title without the outlet's name at its end or start: "… | CNN Politics", "BBC News - …"."""
    text = _NOTES.sub("", text[:_READ_CHARS])
    for cut in reversed(list(_SEPARATOR.finditer(text))):
        if _names_site(text[cut.end() :], names):
            text = text[: cut.start()]
    before = _BEFORE.match(text)
    if before and _key(before[1]) in names:
        text = text[before.end() :]
    for name in names:  # Korean and Japanese pages put no blank before the separator
        tail = (
            re.search(rf"[{re.escape(_SEPARATORS)}]+\Z", text[: -len(name)])
            if _key(text[-len(name) :]) == name
            else None
        )
        text = text[: tail.start()] if tail else text
    return text.strip()


def _without_tail(text: str, names: frozenset[str]) -> str:
    """A `<title>` ends in the outlet, with or without a section: "… | World | Wire", "… - The New York Times"."""
    own = without_site(text, names)
    cuts = list(_SEPARATOR.finditer(own))
    if not cuts:
        return own
    head, tail = own[: cuts[-1].start()], own[cuts[-1].end() :].split()
    if own != text:
        is_section = "|" in cuts[-1][0] and len(tail) <= _KICKER_WORDS
        return head if is_section else own
    titled = all(word[0].isupper() or not word[0].isalpha() or word in _SMALL_WORDS for word in tail)
    return head if titled and len(tail) <= _SITE_WORDS and len(head.split()) >= max(_KICKER_WORDS, len(tail)) else own


def _names_site(part: str, names: frozenset[str]) -> bool:
    """Whether a part of a title is the outlet, maybe with its section ("CNN Politics", "India News")."""
    key, words = _key(part), part.split()
    short = len(words) <= _SITE_WORDS
    return (
        key in names
        or (short and any(_key(word) in names for word in words))
        or (short and any(name in key and len(name) > _KICKER_WORDS for name in names))
    )


def _key(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def _usable(texts: Iterable[str], names: frozenset[str]) -> list[str]:
    return [
        text
        for text in texts
        if text and len(text) <= _MAX_CHARS and _key(text) and _key(text) not in names and _key(text) not in _GENERIC
    ]


def _overlap(left: str, right: str) -> float:
    """Share of words in common, of the shorter text; scripts without blanks are compared by character pairs."""
    first, second = _pieces(left), _pieces(right)
    return len(first & second) / max(1, min(len(first), len(second)))


def _pieces(text: str) -> set[str]:
    words = {_key(word) for word in text.split()} - {""}
    whole = _key(text)
    return words if len(words) > 2 else {whole[at : at + 2] for at in range(len(whole) - 1)}
