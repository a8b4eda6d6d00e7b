"""A web page's bytes -> the story on it. Pure; everything that reads pages is called from here."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from htmldate import find_date
from langdetect import DetectorFactory, LangDetectException, detect
from trafilatura import bare_extraction
from trafilatura.settings import Document

from backend.materials.extraction import byline, headline, page_kind, publication_date
from backend.materials.extraction.charset import decode
from backend.materials.extraction.page import parse, tidy

logger = logging.getLogger(__name__)
# They warn of every page without a story.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
# The collector fetches no more, so more is not read.
MAX_BYTES = 10 * 1024 * 1024
# From here on trafilatura's comparison with other extractors is left out: its time grows with the square of the page.
_FAST_FROM_ELEMENTS = 6000
# A JSON-LD "articleBody" of so many words that is so much longer than the text found: a script shows the story.
_BODY_MIN_WORDS, _BODY_MIN_RATIO = 120, 1.5
_MIN_CHARS = 80  # a shorter text is a menu
DetectorFactory.seed = 0  # it samples at random: the same text must always have the same language
_ENOUGH_LETTERS, _SAMPLE_CHARS = 40, 2000
_ENOUGH_IDEOGRAPHS = 20
_BEYOND_LATIN = re.compile(r"[\u0370-\uffff]")
_CODE = re.compile(r"^\s*([a-z]{2,3})(?:[-_][a-z0-9-_]*)?\s*$", re.I)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Extracted:
    """A story as its page shows it; None where the page does not say.

    `text` has one paragraph a line, without the headline. `author` is "A, B and C". `published` is ISO 8601, in UTC
    when the time is known, else the day alone. `declared_url` is what the page calls its address. `no_story` says why a
    page is none ("page.consent"); it has no text then. `types` are those of its JSON-LD: NewsArticle, LiveBlogPosting.
    """

    title: str | None = None
    text: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    declared_url: str | None = None
    no_story: str = ""
    types: tuple[str, ...] = ()

    @property
    def is_gone(self) -> bool:
        """Return whether the page says that there is no story, or is the outlet's front page."""
        return self.no_story in (page_kind.NOT_FOUND, page_kind.FRONT)


def article(
    html: bytes, *, url: str, charset: str | None = None, content_type: str = "", requested_url: str = ""
) -> Extracted:
    """Read a page. Never raises: what broken HTML still shows is given, and nothing gives nothing.

    `charset` and `content_type` are those of the HTTP header; they count only when the bytes fit. `requested_url` is
    the address before redirects, if there were any.
    """
    if page_kind.not_html(html, content_type):
        return Extracted(no_story=page_kind.NOT_HTML)
    page = _or_else(None, lambda: parse(decode(html[:MAX_BYTES], charset), url))
    if page is None:
        return Extracted()
    # https://htmldate.readthedocs.io
    estimated_date = _or_else(None, lambda: find_date(page.root, url=page.url, original_date=True))
    # https://trafilatura.readthedocs.io. Without its metadata: its author pattern takes quadratic time.
    found = _or_else(
        None,
        lambda: bare_extraction(
            page.root,
            url=page.url,
            favor_precision=True,
            with_metadata=False,
            fast=page.elements > _FAST_FROM_ELEMENTS,
            include_comments=False,
            include_tables=True,
        ),
    )
    story = found if isinstance(found, Document) else Document()
    title = _or_else(None, lambda: headline.title(page))
    text, stated = story.text or "", page.story.body
    if len(stated.split()) >= max(_BODY_MIN_WORDS, _BODY_MIN_RATIO * len(text.split())):
        text = stated
    text = "\n".join(line for line in map(tidy, text.splitlines()) if line not in ("", title))
    if len(text) < _MIN_CHARS:
        text = ""
    shown_title, requested = title or "", requested_url or url
    no_story = _or_else("", lambda: page_kind.no_story(page, title=shown_title, text=text, requested_url=requested))
    if no_story:
        return Extracted(title=title, no_story=no_story)
    shown = _or_else(None, lambda: headline.element(page))
    return Extracted(
        title=title,
        text=text or None,
        author=_or_else(None, lambda: byline.author(page, shown)),
        published=_or_else(None, lambda: publication_date.published(page, shown, estimated_date)),
        language=_or_else(None, lambda: language(text or title or "", page.claimed_languages)),
        declared_url=_or_else(None, lambda: page.declared_url),
        types=page.story.types,
    )


def language(text: str, claims: list[str]) -> str | None:
    """Return an ISO 639 code ("en"), None when there is nothing to judge by.

    `claims` are the page's own (`<html lang>`, JSON-LD, og:locale), best first: they decide only when the text is too
    short to tell, for many a page carries its template's language.
    """
    letters = sum(map(str.isalpha, text[:_SAMPLE_CHARS]))
    if letters < _ENOUGH_LETTERS and len(_BEYOND_LATIN.findall(text)) < _ENOUGH_IDEOGRAPHS:
        return next((match[1].lower() for claim in claims if (match := _CODE.match(claim))), None)
    try:
        return str(detect(text[:_SAMPLE_CHARS])).partition("-")[0]
    except LangDetectException:  # digits and signs alone
        return None


def _or_else(default: _T, read: Callable[[], _T]) -> _T:
    """Return what `read` returns, or the default: a page that breaks one reader still has its other fields."""
    try:
        return read()
    except Exception:  # pages are anyone's bytes, and the libraries below promise nothing about them
        logger.warning("a page broke a reader", exc_info=True)
        return default
