"""What is found in given bytes, for `manage.py inspect`: one function a kind of input.

A page, listing or text gives a Seen; JSON lines give JSON lines. The libraries of a kind take up to half a second to
import, so each function imports its own.
"""

import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from backend.materials.sources.base import ListingError


class Seen(NamedTuple):
    """`shown` is what was found, JSON-ready; `complaint` says, in a sentence, why it is little."""

    shown: dict[str, Any]
    complaint: str = ""


def article(body: bytes, *, url: str) -> Seen:
    """Return title, text, author, published and language of a page as the collector sees them, None if unknown."""
    from backend.materials.extraction.article import article as read  # noqa: PLC0415

    found = read(body, url=url)
    return Seen({name: getattr(found, name) for name in ("title", "text", "author", "published", "language")})


def feed(body: bytes, *, url: str) -> Seen:
    """Return a feed's title and entries, in its order; what an entry lacks is None."""
    from backend.materials.sources.feed import read  # noqa: PLC0415

    try:
        found = read(body, url)
    except ListingError as error:
        return Seen({"title": None, "entries": []}, f"{error.code}: {error}")
    entries = [
        {
            "title": entry.title or None,
            "link": entry.url or None,
            "published": entry.published_at.isoformat() if entry.published_at else None,
        }
        for entry in found.articles
    ]
    return Seen({"title": found.title, "entries": entries})


def section(body: bytes, *, url: str, source: str) -> Seen:
    """Return the stories a section page offers, each with its address on the page's own host, tracking removed."""
    from backend.materials import sources  # noqa: PLC0415

    if source not in sources.KINDS:
        return Seen({"links": []}, f"There is no source {source!r}; there are {', '.join(sorted(sources.KINDS))}.")
    try:
        listing = sources.source(source).parse(body, url)
    except ListingError as error:
        return Seen({"links": []}, f"{error.code}: {error}")
    complaint = "" if listing.articles else "The page offers no story: the source's markup may have changed."
    return Seen({"links": [{"url": raw.url, "title": raw.title} for raw in listing.articles]}, complaint)


def level(body: bytes) -> Seen:
    """Return a text's level and each content word once; level is None for a text without a word that counts."""
    from backend.materials.notes.levels.text import read  # noqa: PLC0415

    found = read(body.decode("utf-8", "replace"))
    return Seen({"level": found.level, "words": [dataclasses.asdict(word) for word in found.words]})


class Summary(BaseModel):
    """A line of `summary`: a summary and its story."""

    title: str
    text: str
    summary_en: str
    summary_ko: str | None = None


def summary(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield for each line what the truth gate finds, four lists of sentences; one that cannot be read is a problem."""
    from backend.materials.notes.checks.findings import Findings  # noqa: PLC0415
    from backend.materials.notes.checks.gate import check_summary  # noqa: PLC0415

    for line in lines:
        if not line.strip():
            continue
        try:
            findings = check_summary(**Summary.model_validate_json(line).model_dump())
        except ValidationError:
            findings = Findings(english=("The line is no JSON object with title, text and summary_en.",))
        yield json.dumps(dataclasses.asdict(findings), ensure_ascii=False)


class Item(BaseModel):
    """A line of `events`: a story; a time without a zone is UTC."""

    id: str | int
    title: str | None
    lead: str | None = None
    published: datetime
    outlet: str | None = None


def events(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield `{"id", "event"}` for each line that is not blank, in order; `event` is the id of the earliest story.

    Raises ValueError, before anything is yielded, with the number of a line that is no item, or repeats an id.
    """
    from backend.materials.events.clustering import Story, cluster  # noqa: PLC0415

    items: dict[str, Item] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = Item.model_validate_json(line)
        except ValidationError as error:
            reasons = (" ".join([*map(str, one["loc"]), one["msg"]]) for one in error.errors())
            raise ValueError(f"line {number}: {'; '.join(reasons)}") from error
        if items.setdefault(str(item.id), item) is not item:
            raise ValueError(f"line {number}: the id {item.id!r} stands in an earlier line")
    found = cluster(
        Story(
            key,
            item.title or "",
            item.lead or "",
            item.published if item.published.tzinfo else item.published.replace(tzinfo=UTC),
            item.outlet or "",
        )
        for key, item in items.items()
    )
    for key, item in items.items():
        yield json.dumps({"id": item.id, "event": items[found[key]].id}, ensure_ascii=False)
