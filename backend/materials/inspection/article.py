"""What the collector sees in an article's page."""

from backend.materials.extraction import article
from backend.materials.inspection import Seen

FIELDS = ("title", "text", "author", "published", "language")


def inspect(body: bytes, *, url: str, source: str = "") -> Seen:
    """Return title, text, author, published and language of a page; unknown fields are None."""
    found = article.article(body, url=url)
    return Seen({name: getattr(found, name) for name in FIELDS})
