"""When the story was published, by JSON-LD, meta tags, the page's `<time>` or its address."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from backend.materials.extraction.dates import believable, moment
from backend.materials.extraction.page import Page, tidy

_META = tuple(
    """
    article:published_time og:article:published_time datepublished article:published og:published_time parsely-pub-date
    iso-8601-publish-date cxenseparse:recs:publishtime published_at published sailthru.date dc.date.issued dc.date
    dcterms.created dcterms.date citation_publication_date article:publicationdate publish-date publishdate pubdate
    publication_date date pdate ptime displaydate article_date_original
    """.split()
)
_IN_ADDRESS = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/|/(\d{4})-(\d\d)-(\d\d)[/-]")
_LATER = re.compile(r"updat|modif|revis", re.I)
_YEAR_ALONE = "-01-01"  # how a guess from a year in the text is written
_SAME_DAY_SECONDS = 36 * 3600


def published(page: Page, headline: HtmlElement | None = None, fallback: str | None = None) -> str | None:
    """Return ISO 8601: in UTC with the time, or the day alone; None when nothing says the day.

    A stated zone wins over a time without one, that over a bare day, as long as they mean the same day.
    `fallback` is another reader's day.
    """
    read = (moment(text) for text in _dates(page, headline))
    found = [when for when in read if when and believable(when.at)]
    if not found:
        when = moment(fallback or "") if not (fallback or "").endswith(_YEAR_ALONE) else None
        return when.iso() if when and believable(when.at) else None
    same = [when for when in found if abs((when.at - found[0].at).total_seconds()) <= _SAME_DAY_SECONDS]
    return max(same, key=lambda when: when.has_time + when.has_zone).iso()


def _dates(page: Page, headline: HtmlElement | None) -> Iterator[str]:
    if page.story.published:
        yield page.story.published
    yield from page.meta_values(*_META)
    for element in page.root.xpath("//*[@itemprop='datePublished' or @pubdate]"):
        yield from filter(None, [element.get("datetime"), element.get("content"), tidy(element.text_content())])
    # The first `<time>` after the headline that is not an update's: later ones belong to other stories.
    below = headline.xpath("following::time") if headline is not None else []
    for element in (below or page.root.xpath("//time"))[:3]:
        shown = tidy(element.text_content())
        if not _LATER.search(f"{shown} {_label(element)} {_label(element.getparent())}"):
            yield from filter(None, [element.get("datetime"), shown])
            break
    if match := _IN_ADDRESS.search(page.url):
        yield "-".join(filter(None, match.groups()))


def _label(element: HtmlElement | None) -> str:
    return f"{element.get('class', '')} {element.get('itemprop', '')}" if element is not None else ""
