"""Stories for templates: parsed once from the cached JSON, with the fields that only a page needs."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from backend.common import clock
from backend.common.labels import label
from backend.study import selectors as study
from backend.study.selectors import Facts
from backend.web import category_menu
from contracts.enums import SeenFact

NOBODY = 0
"""The id of no learner, for a visitor who is not signed in: no preferences, nothing seen."""


def stories(
    bodies: bytes | Iterable[bytes],
    *,
    seen: Collection[int] = (),
    facts: Mapping[int, Facts] | None = None,
    user_id: int | None = None,
) -> list[dict[str, Any]]:
    """Return cards or details; `seen` are the ids that are not new, looked up with the facts if there is a `user_id`.

    `fact` is the last that happened between the learner and the story: read, opened, delivered, or "".
    """
    joined = bodies if isinstance(bodies, bytes) else b",".join(bodies)
    found: list[dict[str, Any]] = json.loads(b"[%s]" % joined)
    known = facts or {}
    if user_id is not None:
        now = clock.now()
        known = study.facts_among(user_id=user_id, article_ids=[story["id"] for story in found])
        seen = {pk for pk, one in known.items() if not one.is_new(now)}
    for story in found:
        story["published_at"] = dt.datetime.fromisoformat(story["published_at"]).astimezone(clock.SEOUL)
        story["category_label"] = category_menu.label(story["category"])
        story["seen"] = story["id"] in seen
        fact = known[story["id"]].last if story["id"] in known else None
        story["fact"] = fact or ""
        story["fact_label"] = label(SeenFact, fact) if fact else ""
    return found
