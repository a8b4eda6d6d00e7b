"""Any RSS, Atom or JSON feed: a row in the sources' table, no code.

Terms, pages and texts: as the feed's licence record says. What the feed itself gives is kept: headline, abstract,
author, link and time. One request a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.materials.sources import feed
from backend.materials.sources.base import Listing, RawArticle


@dataclass(frozen=True)
class Rss:
    """Reads one feed."""

    kind: str = "rss"
    obeys_robots: bool = True

    @property
    def secret_params(self) -> Mapping[str, str]:
        """Nothing: feeds are open."""
        return {}

    def listing_url(self, source_category: str) -> str:
        """Return the feed's address: that is what its outlet's category is."""
        return source_category

    def parse(self, body: bytes, url: str) -> Listing:
        """Return the feed's stories in its order; an entry without headline or link is a broken one.

        Raises ListingError for what is no feed.
        """
        found = feed.read(body, url)
        articles = tuple(_article(entry) for entry in found.entries if entry.title and entry.link)
        return Listing(articles, broken=len(found.entries) - len(articles), title=found.title or None)


def _article(entry: feed.Entry) -> RawArticle:
    return RawArticle(entry.link, entry.title, entry.abstract, entry.author, entry.published_at)
