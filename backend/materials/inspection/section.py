"""What the collector sees in an outlet's section page."""

from backend.materials.inspection import Seen
from backend.materials.sources import sources
from backend.materials.sources.base import ListingError

READERS = sources(nyt_api_base="", nyt_api_key="", cnn_base="")


def inspect(body: bytes, *, url: str, source: str) -> Seen:
    """Return the stories a section page offers, each with its address on the page's own host, tracking taken off."""
    reader = READERS.get(source)
    if reader is None:
        return Seen({"links": []}, f"There is no source {source!r}; there are {', '.join(sorted(READERS))}.")
    try:
        listing = reader.parse(body, url)
    except ListingError as error:
        return Seen({"links": []}, f"{error.code}: {error}")
    complaint = "" if listing.articles else "The page offers no story: the outlet's markup may have changed."
    return Seen({"links": [{"url": raw.url, "title": raw.title} for raw in listing.articles]}, complaint)
