"""What the collector sees in a feed."""

from backend.materials.inspection import Seen
from backend.materials.sources import feed
from backend.materials.sources.base import ListingError


def inspect(body: bytes, *, url: str, source: str = "") -> Seen:
    """Return a feed's title and entries, in its order; what an entry lacks is None."""
    try:
        found = feed.read(body, url)
    except ListingError as error:
        return Seen({"title": None, "entries": []}, f"{error.code}: {error}")
    entries = [
        {
            "title": entry.title or None,
            "link": entry.link or None,
            "published": entry.published_at.isoformat() if entry.published_at else None,
        }
        for entry in found.entries
    ]
    return Seen({"title": found.title or None, "entries": entries})
