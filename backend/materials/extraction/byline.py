"""Who wrote the story: names out of JSON-LD, meta tags and the line below the headline."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from backend.materials.extraction.page import Page, tidy

_META = tuple(
    """
    author authors parsely-author sailthru.author cxenseparse:author dc.creator citation_author byl article:author
    og:article:author og:author creator sailthru.byline_name dcsext.author branch:deeplink:authorname1
    analyticsattributes.author article:author_name author_name
    """.split()
)
_REGEXP = {"re": "http://exslt.org/regular-expressions"}
_ANY_OF = "//*[self::a or self::span or self::p or self::div or self::strong or self::em or self::li or self::cite"
# How templates mark the byline, the surest first.
_MARKED = (
    "//*[@itemprop='author' or @itemprop='creator']//*[@itemprop='name'] | //a[re:test(@rel, '\\bauthor\\b')]",
    _ANY_OF + "][re:test(@class, '(author|byline|contributor|reporter)[-_]*(name|link|author|item|text)', 'i')]",
    "//*[@itemprop='author'] | //address[@class or .//a]",
    _ANY_OF + " or self::section or self::h6][re:test(@class, "
    "'(^|[\\s_-])(c-|pb-|article-?)?(byline|author|byl|auteur|autor|writer|reporter|entry-meta)s?($|[\\s_-]|[A-Z])')]",
    "//*[re:test(@class, 'byline|author(?!iz)', 'i') or @data-testid='byline' or @data-component='byline']",
)
_CAPTION = re.compile(r"caption|credit|pull-?quote|comment", re.I)
_DATE = re.compile(r"date|time|categor|section", re.I)
_ELSEWHERE = re.compile(
    r"related|sidebar|recirc|popular|newsletter|promo|teaser|trending|river|footer|most-|twitter|bio\b", re.I
)
_QUOTING, _BESIDE = ("figure", "figcaption", "blockquote"), ("aside", "footer", "nav")
_HOLDERS_LOOKED_AT = 5
_ELEMENTS_BELOW_HEADLINE, _PLAIN_LINE_CHARS = 400, 100
_PROFILE = re.compile(r"/(by|authors?|people|person|profiles?|staff|contributors?|reporters?)/", re.I)

_LEAD = re.compile(
    r"^\W*(?:(?:written|posted|reported|submitted|published|story|words|text|analysis|opinion|review)\s+)?(?:by\b[\s:]*)+"
    r"|^(?:von|par|por|di|door|af|av)\s+(?=[A-ZÀ-Þ])|^author:?\s+",
    re.I,
)
_INNER_BY = re.compile(r"(?<=\S)\s+By:?\s+(?=[A-Z])")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# Where the names end and the date, the department or a button begins.
_REST = re.compile(
    rf"\s*(?:[|•·–—@]|\s-\s|/\s|\b(?:updated|published|posted|follow|more stories|link copied|read more)\b"
    rf"|\b(?:illustrat|photograph|e-?mail\b|bio\b|see full bio)|\b(?:for|in)\s+[A-Z]|\b{_MONTH}\s+\d"
    rf"|\b\d+\s+(?:min|hours?|days?|{_MONTH})|\b\d{{4}}\b).*$",
    re.I | re.S,
)
_BETWEEN = re.compile(r"\s*(?:[,;、，]|\s&\s|\band\b|\bwith\b|\s+/\s+)\s*", re.I)
_ROLE = re.compile(
    r"[\s,]+(?:(?:senior|chief|deputy|managing|contributing|special|political|national|white house|investigative"
    r"|business|staff|tv|news)\s+)*(?:staff (?:reporter|writer)|reporter|writer|editor|correspondent|columnist"
    r"|contributor|producer|journalist|기자)$",
    re.I,
)
_NO_NAME = re.compile(
    r"https?:|www\.|\.com\b|@|\d{3}|^(?:staff|admin|administrator|username|author|editorial|unknown|none|null|guest"
    r"|see full bio|view all|more.*|share|comments?)$",
    re.I,
)
_AGENCIES = frozenset("cnn reuters ap afp upi tnn ani pti ians bloomberg time".split()) | {"associated press"}
_MAX_CHARS, _MAX_WORDS, _MAX_NAMES, _LINE_CHARS, _MARKS_READ = 60, 6, 40, 2000, 60


def author(page: Page, headline: HtmlElement | None = None) -> str | None:
    """Return the names as "A, B and C", None when the page names nobody.

    Of all readings the first that another confirms, with the names that one adds; else the first. `headline` is the
    visible one, near which the byline stands.
    """
    stated = [_merged(page.story.authors), *(_merged(page.meta_values(name)) for name in _META)]
    visible = list(_visible(page.root, headline))
    readings = [names for names in (*stated, *visible) if names]
    confirmed = [names for names in readings if sum(bool(_keys(names) & _keys(other)) for other in readings) > 1]
    best = next(iter([*confirmed, *readings]), [])
    fuller = (names for names in (*stated, *visible[:1]) if len(names) > len(best) and _keys(best) <= _keys(names))
    return joined(next(fuller, best)) or None


def joined(names: list[str]) -> str:
    """Return "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def people(text: str) -> list[str]:
    """Return the names of a byline: "By Ann Lee and Bo Ray, Staff Writer | June 3" is Ann Lee and Bo Ray."""
    line = _REST.sub("", _LEAD.sub("", _INNER_BY.split(tidy(text[:_LINE_CHARS]))[-1]))
    names = [_ROLE.sub("", piece.strip(" ,:;-*")) for piece in _BETWEEN.split(line)]
    kept = [name for name in names if _is_name(name)]
    outside = [name for name in kept if name.casefold() not in _AGENCIES]
    return list(dict.fromkeys(outside or kept))[:_MAX_NAMES]


def _is_name(text: str) -> bool:
    first = next(filter(str.isalpha, text), "")
    short = 1 < len(text) <= _MAX_CHARS and len(text.split()) <= _MAX_WORDS
    return short and bool(first) and not first.islower() and not _NO_NAME.search(text)


def _merged(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in people(text)))


def _keys(names: list[str]) -> set[str]:
    return {name.casefold() for name in names}


def _visible(root: HtmlElement, headline: HtmlElement | None) -> Iterator[list[str]]:
    """Yield what each kind of marked element says, then the first bare line that begins with "By"."""
    elements = list(root.iter())
    order = {element: at for at, element in enumerate(elements)}
    top = order[headline] if headline is not None else 0
    for xpath in _MARKED:
        marked = root.xpath(xpath, namespaces=_REGEXP)[:_MARKS_READ]
        # Not a photographer's, a quoted speaker's or a commenter's name, nor the date beside the byline.
        found = [
            element
            for element in marked
            if _line(element)
            and not _DATE.search(element.get("class", ""))
            and not _is_inside(element, _QUOTING, _CAPTION)
        ]
        ranked = sorted(
            (_is_inside(element, _BESIDE, _ELSEWHERE), order[element] < top, order[element]) for element in found
        )
        first = elements[ranked[0][2]] if ranked else root
        holder = first.getparent()
        near = (first, holder, holder.getparent() if holder is not None else None)
        # Several authors stand side by side.
        group = [elements[at] for *_, at in ranked if elements[at] in near or elements[at].getparent() in near]
        yield _merged(_line(element) for element in group)
    below = (element for element in elements[top : top + _ELEMENTS_BELOW_HEADLINE] if isinstance(element.tag, str))
    lines = (
        tidy(element.text_content()) for element in below if (element.text or "").lstrip().lower().startswith("by")
    )
    plain = (people(line) for line in lines if len(line) < _PLAIN_LINE_CHARS and _LEAD.match(line))
    yield next(filter(None, plain), [])


def _line(element: HtmlElement) -> str:
    """Return the names of links to profiles, else all of the element's text."""
    links = [tidy(link.text_content()) for link in element.iter("a") if _PROFILE.search(link.get("href") or "")]
    named = [link for link in links if _is_name(link) and " " in link]
    return "; ".join(dict.fromkeys(named)) or tidy(" ".join(element.itertext()))


def _is_inside(element: HtmlElement, tags: tuple[str, ...], labels: re.Pattern[str]) -> bool:
    """Return whether the element, or one close around it, has one of the tags, or a class or id like `labels`."""
    near = [element, *islice(element.iterancestors(), _HOLDERS_LOOKED_AT)]
    return any(
        holder.tag in tags or labels.search(f"{holder.get('class', '')} {holder.get('id', '')}")
        for holder in near
        if holder.tag not in ("html", "body", "main", "article")
    )
