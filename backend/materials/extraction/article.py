"""A web page's bytes -> the story on it. Pure; the one door to everything that reads pages."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from backend.materials.extraction import bodytext, byline, extractors, headline, publication_date
from backend.materials.extraction import language as languages
from backend.materials.extraction.charset import decode
from backend.materials.extraction.page import Page, parse

logger = logging.getLogger(__name__)
# The collector fetches no more, so more is not read.
MAX_BYTES = 10 * 1024 * 1024
_T = TypeVar("_T")


@dataclass(frozen=True)
class Extracted:
    """A story as its page shows it; None where the page does not say.

    `text` has one paragraph a line and neither headline, captions nor promos. `author` is "A, B and C". `published` is
    ISO 8601, in UTC when the time is known, else the day alone. `declared_url` is what the page calls its address.
    """

    title: str | None = None
    text: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    declared_url: str | None = None


def article(html: bytes, *, url: str, charset: str | None = None) -> Extracted:
    """Read a page. Never raises: what broken HTML still shows is given, and nothing gives nothing.

    `charset` is the one of the HTTP header; it is believed only when the bytes fit.
    """
    page = _or_else(None, lambda: parse(decode(html[:MAX_BYTES], charset), url))
    return _read(page) if page is not None else Extracted()


def _read(page: Page) -> Extracted:
    precise = _or_else(extractors.Reading(), lambda: extractors.precise(page))
    balanced = _or_else(extractors.Reading(), lambda: extractors.balanced(page))
    title = _or_else(None, lambda: headline.title(page))
    shown = _or_else(None, lambda: headline.element(page))
    others = [reading.text for reading in (precise, balanced) if reading.text]
    text = _or_else(next(iter(others), ""), lambda: bodytext.text(page.root, others, page.story.body, title or ""))
    return Extracted(
        title=title,
        text=text or None,
        author=_or_else(None, lambda: byline.author(page, shown, precise.author)),
        published=_or_else(None, lambda: publication_date.published(page, shown, precise.date)),
        language=_or_else(None, lambda: languages.of(text or title or "", page.claimed_languages)),
        declared_url=_or_else(None, lambda: page.declared_url),
    )


def _or_else(default: _T, read: Callable[[], _T]) -> _T:
    """Give what can be read: a page strange enough to break one reader still has its other fields."""
    try:
        return read()
    except Exception:  # pages are anyone's bytes, and the libraries below promise nothing about them
        logger.warning("a page broke a reader", exc_info=True)
        return default
