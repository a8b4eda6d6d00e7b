"""Stories as pages show them: the API's own JSON, read back, with what only a page needs."""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import Any

from backend.common import clock
from backend.web import category_menu

NOBODY = 0
"""No learner has this id: whoever is not signed in has chosen nothing and seen nothing."""


def stories(bodies: bytes | Iterable[bytes], *, seen: Collection[int] = ()) -> list[dict[str, Any]]:
    """Return cards or details for the templates; `seen` are ids."""
    joined = bodies if isinstance(bodies, bytes) else b",".join(bodies)
    return [_shown(one, seen) for one in json.loads(b"[%s]" % joined)]


def _shown(story: dict[str, Any], seen: Collection[int]) -> dict[str, Any]:
    published_at = dt.datetime.fromisoformat(story["published_at"]).astimezone(clock.SEOUL)
    more = {
        "published_at": published_at,
        "category_label": category_menu.label(story["category"]),
        "seen": story["id"] in seen,
    }
    return story | more
