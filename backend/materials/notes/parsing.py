"""A model's answer, however it is wrapped -> a StudyDraft, or the reasons it is none. Pure."""

import json
import re
from typing import Any

from pydantic import ValidationError

from backend.materials.notes.base import StudyDraft

FENCE = re.compile(r"^\s*```[a-z]*\s*\n(.*?)\n?\s*```\s*$", re.DOTALL | re.IGNORECASE)
MAX_ANSWER_CHARS = 20_000
MAX_REPORTED = 8


def draft(text: str) -> tuple[StudyDraft | None, tuple[str, ...]]:
    """Return the draft in `text`, or None and one sentence for each thing that is wrong with its shape."""
    found = _object(text[:MAX_ANSWER_CHARS])
    if found is None:
        return None, ("The answer is not a JSON object.",)
    try:
        return StudyDraft.model_validate(found), ()
    except ValidationError as error:
        return None, tuple(_sentence(wrong) for wrong in error.errors()[:MAX_REPORTED])


def _object(text: str) -> dict[str, Any] | None:
    fenced = FENCE.match(text)
    candidate = fenced.group(1) if fenced else text
    start = candidate.find("{")
    if start < 0:
        return None
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(candidate[start:])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _sentence(wrong: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    where = ".".join(str(part) for part in wrong["loc"])
    return f"{where}: {wrong['msg']}."
