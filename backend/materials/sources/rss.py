"""Any RSS, Atom or JSON feed: a row in the sources' table, no code.

Terms, pages and texts: as the feed's licence record says. What the feed itself gives is stored: headline, abstract,
author, link and time. One request a run.
"""

from backend.materials.sources import feed
from backend.materials.sources.base import HostRule, Listing, Source
from observability.environment import EnvironmentSettings


class Rss(Source[EnvironmentSettings]):
    """Reads one feed."""

    kind = "rss"
    lists_by_address = True
    host_rules = (
        HostRule(
            "www.theguardian.com",
            frozenset({"theguardian.com", "amp.theguardian.com", "m.theguardian.com"}),
            frozenset({"cmp", "intcmp", "share", "dcr"}),
        ),
        HostRule(
            "www.bbc.com",
            frozenset({"bbc.com", "bbc.co.uk", "www.bbc.co.uk", "m.bbc.co.uk"}),
            frozenset({"ocid", "post", "pinned_post_locator"}),
        ),
        HostRule("www.npr.org", frozenset({"npr.org"}), frozenset({"ft", "f", "sc", "live"})),
        HostRule("learningenglish.voanews.com"),
        HostRule("www.aljazeera.com", frozenset({"aljazeera.com"}), frozenset({"traffic_source"})),
        HostRule("www.dw.com", frozenset({"dw.com", "m.dw.com", "amp.dw.com"}), frozenset({"maca"})),
        HostRule("www.cbsnews.com", frozenset({"cbsnews.com"}), frozenset({"intcid", "linkid"})),
        HostRule("news.sky.com", frozenset(), frozenset({"dcmp"})),
        HostRule("en.yna.co.kr", frozenset({"m-en.yna.co.kr"}), frozenset({"section", "input"})),
    )

    def listing_url(self, source_category: str) -> str:
        """Return the feed's address: a feed's source category is that."""
        return source_category

    def parse(self, body: bytes, url: str) -> Listing:
        """Return the feed's stories in its order, entries without headline or link as broken. Raises ListingError."""
        found = feed.read(body, url)
        whole = tuple(entry for entry in found.articles if entry.title and entry.url)
        return Listing(whole, broken=len(found.articles) - len(whole), title=found.title)
