"""JSON schemas of answers as strict structured output wants them."""

import functools
from typing import Any

from pydantic import BaseModel

from backend.materials.notes.base import PackDraft

# Strict schemas refuse these; our own checks keep the limits.
_REFUSED = {"maxLength", "minLength", "maxItems", "minItems", "default", "title", "description"}


@functools.cache
def response_format(shape: type[BaseModel] = PackDraft, name: str = "study_pack") -> dict[str, Any]:
    """Return the `response_format` of a structured-output request: every property required, no others allowed."""
    schema = _strict(shape.model_json_schema())
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}


def _strict(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    strict = {key: _strict(value) for key, value in node.items() if key not in _REFUSED}
    if isinstance(strict.get("properties"), dict):
        strict |= {"additionalProperties": False, "required": list(strict["properties"])}
    return strict
