"""A parsed web page and the facts it declares in its head, as the title, byline and date readers use them."""

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml.html import HtmlElement
from trafilatura import load_html

from backend.materials.extraction import jsonld

# Real stories' pages have 500 to 8,000.
MAX_ELEMENTS = 20_000
_SPACE = re.compile(r"\s+")
_JSONLD_SCRIPTS = '//script[contains(translate(@type, "LDJSON", "ldjson"), "ld+json")]'


@dataclass(frozen=True)
class Page:
    """`meta`: values by lower-case name, property or itemprop, in page order; `elements`: how many there are."""

    root: HtmlElement
    url: str
    meta: dict[str, list[str]]
    story: jsonld.StoryData
    elements: int = 0

    def meta_values(self, *names: str) -> list[str]:
        """Return the values of these meta names, the first name's before the second's."""
        return [value for name in names for value in self.meta.get(name, [])]

    @property
    def site(self) -> str:
        """Return the outlet's name as the page gives it, "" when it does not."""
        named = self.meta_values("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")
        return next(iter(named), "") or self.story.publisher

    @property
    def declared_url(self) -> str | None:
        """Return the address the page calls its own, unchecked and as written."""
        links = self.root.xpath(
            '//link[contains(concat(" ", translate(@rel, "CANONICAL", "canonical"), " "), " canonical ")]/@href'
        )
        stated = [str(link).strip() for link in links] + self.meta_values("og:url", "twitter:url") + [self.story.url]
        return next(filter(None, stated), None)

    @property
    def claimed_languages(self) -> list[str]:
        """Return what the page says its language is, best word first."""
        stated = [
            self.root.get("lang"),
            self.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
            self.story.language,
        ]
        return [code for code in (*stated, *self.meta_values("og:locale", "content-language", "language")) if code]


def parse(text: str, url: str) -> Page | None:
    """Return the page, None when there is no HTML in the text."""
    root = load_html(text)
    if root is None:
        return None
    elements = list(root.iter())
    first = set(elements[:MAX_ELEMENTS])  # the work of several readers grows with the square
    for element in elements[MAX_ELEMENTS:]:
        holder = element.getparent()
        if holder in first:
            holder.remove(element)
    # Name, property and itemprop are read alike, and `value` for `content`: sites mix them up, savers rewrite them.
    meta: dict[str, list[str]] = defaultdict(list)
    for element in root.iter("meta"):
        content = tidy(element.get("content") or element.get("value"))
        for attribute in ("name", "property", "itemprop"):
            if content and (name := element.get(attribute)):
                meta[name.strip().lower()].append(content)
    scripts = [str(script.text_content()) for script in root.xpath(_JSONLD_SCRIPTS)]
    return Page(root, url, dict(meta), jsonld.story(scripts, url), len(first))


def tidy(text: str | None) -> str:
    """Return text with every run of white space as one blank."""
    return _SPACE.sub(" ", text or "").strip()
