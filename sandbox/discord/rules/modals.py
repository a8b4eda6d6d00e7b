"""What a modal may hold.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal
"""

from typing import Any

from sandbox.discord.errors import Problems
from sandbox.discord.rules.components import Part, walk
from sandbox.discord.rules.controls import CUSTOM_ID_MAX_CHARS

TITLE_MAX_CHARS = 45
COMPONENTS_MAX = 5
LABEL_MAX_CHARS = 45
INPUT_MAX_CHARS = 4000
ON_TOP = {Part.ROW, Part.LABEL, Part.TEXT}


def check(modal: dict[str, Any]) -> dict[str, Any]:
    """Return a modal with its components numbered. Raises 50035 for what Discord would not show."""
    problems = Problems()
    problems.length(("data", "title"), modal.get("title"), 1, TITLE_MAX_CHARS)
    problems.length(("data", "custom_id"), modal.get("custom_id"), 1, CUSTOM_ID_MAX_CHARS)
    components = modal.get("components") or []
    problems.count(("data", "components"), len(components), 1, COMPONENTS_MAX)
    for number, component in enumerate(components):
        if component.get("type") not in ON_TOP:
            place = ("data", "components", number, "type")
            problems.add(place, "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')
        elif component["type"] == Part.LABEL:
            problems.length(("data", "components", number, "label"), component.get("label"), 1, LABEL_MAX_CHARS)
    ids = [one["custom_id"] for one in walk(components) if one.get("custom_id")]
    if len(set(ids)) < len(ids):
        message = "Component custom id cannot be duplicated"
        problems.add(("data", "components"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
    problems.check()
    for number, one in enumerate(walk(components), 1):
        one.setdefault("id", number)
    return modal
