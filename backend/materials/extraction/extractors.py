"""A page as the best general library reads it (trafilatura): texts to check ours against, and what it finds besides."""

import logging
from dataclasses import dataclass

from trafilatura import bare_extraction
from trafilatura.settings import Document

from backend.materials.extraction.page import Page

# It warns of every page without a story, as if that were news.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)
# From here on the library's own second opinion is left out: its time grows with the square of the page.
_MANY_ELEMENTS = 6000


@dataclass(frozen=True)
class Reading:
    """One extraction; "" and None where it found nothing. `date` is a day, YYYY-MM-DD."""

    text: str = ""
    author: str | None = None
    date: str | None = None


def precise(page: Page) -> Reading:
    """Read with the settings that let the least in, and the metadata."""
    return _read(page, favor_precision=True)


def balanced(page: Page) -> Reading:
    """Read with the default settings, which find paragraphs that the precise ones miss; no metadata."""
    return _read(page, favor_precision=False)


def _read(page: Page, *, favor_precision: bool) -> Reading:
    found = bare_extraction(
        page.root,
        url=page.url,
        favor_precision=favor_precision,
        with_metadata=favor_precision,
        fast=page.elements > _MANY_ELEMENTS,
        include_comments=False,
        include_tables=False,
    )
    return Reading(found.text or "", found.author, found.date) if isinstance(found, Document) else Reading()
