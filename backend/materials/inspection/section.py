"""What the collector sees in a source's section page."""

from backend.materials.inspection import Seen
from backend.materials.sources import KINDS
from backend.materials.sources import source as reader
from backend.materials.sources.base import ListingError


def inspect(body: bytes, *, url: str, source: str) -> Seen:
    """Return the stories a section page offers, each with its address on the page's own host, tracking removed."""
    if source not in KINDS:
        return Seen({"links": []}, f"There is no source {source!r}; there are {', '.join(sorted(KINDS))}.")
    try:
        listing = reader(source).parse(body, url)
    except ListingError as error:
        return Seen({"links": []}, f"{error.code}: {error}")
    complaint = "" if listing.articles else "The page offers no story: the source's markup may have changed."
    return Seen({"links": [{"url": raw.url, "title": raw.title} for raw in listing.articles]}, complaint)
