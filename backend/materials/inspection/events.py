"""The events that clustering finds in stories: JSON lines in, JSON lines out."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from backend.materials.events.clustering import Story, cluster


class Item(BaseModel):
    """A line of the input; a time without a zone is UTC."""

    id: str | int
    title: str | None
    lead: str | None = None
    published: datetime
    outlet: str | None = None

    def story(self) -> Story:
        """Return the item as clustering reads it."""
        published = self.published if self.published.tzinfo else self.published.replace(tzinfo=UTC)
        return Story(str(self.id), self.title or "", self.lead or "", published, self.outlet or "")


def inspect(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield `{"id", "event"}` for each line that is not blank, in order; `event` is the id of the earliest story.

    Raises ValueError, before anything is yielded, with the number of a line that is no item, or repeats an id.
    """
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
    events = cluster(item.story() for item in items.values())
    for key, item in items.items():
        yield json.dumps({"id": item.id, "event": items[events[key]].id}, ensure_ascii=False)
