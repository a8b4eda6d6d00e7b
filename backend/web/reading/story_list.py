"""Stories for templates: parsed once from the cached JSON, with the fields that only a page needs."""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import Any

from backend.common import clock
from backend.study import selectors as study
from backend.web import category_menu

NOBODY = 0
"""The id of no learner, for a visitor who is not signed in: no preferences, nothing seen."""


def stories(
    bodies: bytes | Iterable[bytes], *, seen: Collection[int] = (), user_id: int | None = None
) -> list[dict[str, Any]]:
    """Return cards or details; `seen` are the ids to mark, looked up if there is a `user_id`."""
    joined = bodies if isinstance(bodies, bytes) else b",".join(bodies)
    found: list[dict[str, Any]] = json.loads(b"[%s]" % joined)
    if user_id is not None:
        seen = study.seen_among(user_id=user_id, article_ids=[story["id"] for story in found])
    for story in found:
        story["published_at"] = dt.datetime.fromisoformat(story["published_at"]).astimezone(clock.SEOUL)
        story["category_label"] = category_menu.label(story["category"])
        story["seen"] = story["id"] in seen
    return found
