"""What the collector sees in a feed."""

import datetime as dt

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
        {"title": entry.title or None, "link": entry.link or None, "published": _written(entry.published_at)}
        for entry in found.entries
    ]
    return Seen({"title": found.title or None, "entries": entries})


def _written(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
