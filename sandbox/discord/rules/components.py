"""Limits of message components: rows of buttons, and the layout components of version 2. Selects are refused.

https://discord.com/developers/docs/components/reference
"""

import itertools
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Any

from sandbox.discord.errors import Problems
from sandbox.discord.rules import controls

ROWS_MAX = 5
TOTAL_MAX = 40
TEXT_MAX_CHARS = 4000
GALLERY_MAX = 10
SECTION_TEXTS_MAX = 3
ROW_BUTTONS_MAX = 5

JSON = dict[str, Any]
Where = tuple[str | int, ...]


class Part(IntEnum):
    """A component's type."""

    ROW = 1
    BUTTON = 2
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


IN_CONTAINER = {Part.ROW, Part.SECTION, Part.TEXT, Part.GALLERY, Part.FILE, Part.SEPARATOR}
ON_TOP = IN_CONTAINER | {Part.CONTAINER}
CHILDREN = {
    Part.ROW: (ROW_BUTTONS_MAX, {Part.BUTTON}),
    Part.SECTION: (SECTION_TEXTS_MAX, {Part.TEXT}),
    Part.CONTAINER: (TOTAL_MAX, IN_CONTAINER),
}
"""How many children a component may have, and of which types."""


def check(components: Sequence[Any], problems: Problems, *, v2: bool) -> list[JSON]:
    """Note what is wrong with a message's components and return them numbered, as Discord numbers them."""
    allowed = ON_TOP if v2 else {Part.ROW}
    for number, component in enumerate(components):
        _check_one(component, ("components", number), allowed, problems)
    if v2:
        if sum(1 for _ in walk(components)) > TOTAL_MAX:
            message = f"The total number of components must not exceed {TOTAL_MAX}."
            problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
        if sum(len(text.strip()) for text in texts(components)) > TEXT_MAX_CHARS:
            message = f"The total text of all components must not exceed {TEXT_MAX_CHARS} characters."
            problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    elif len(components) > ROWS_MAX:
        problems.count(("components",), len(components), 0, ROWS_MAX)
    if problems.found:
        return list(components)
    ids = [component["custom_id"] for component in walk(components) if component.get("custom_id") is not None]
    if len(set(ids)) < len(ids):
        message = "Component custom id cannot be duplicated"
        problems.add(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    for component in walk(components):
        component["id"] = component.get("id") or next(free)
    return list(components)


def walk(components: Sequence[Any]) -> Iterator[JSON]:
    """Yield every component, an outer one before those inside it."""
    for component in components:
        if not isinstance(component, dict):
            continue
        yield component
        inner = [*(component.get("components") or []), component.get("accessory")]
        yield from walk(inner)


def texts(components: Sequence[Any]) -> list[str]:
    """Return what the text displays say."""
    return [str(one.get("content") or "") for one in walk(components) if one.get("type") == Part.TEXT]


def find(components: Sequence[Any], custom_id: str) -> JSON | None:
    """Return the component with a custom id."""
    return next((one for one in walk(components) if one.get("custom_id") == custom_id), None)


def _check_one(component: Any, where: Where, allowed: set[Part], problems: Problems) -> None:  # noqa: ANN401  # as posted
    kind = component.get("type") if isinstance(component, dict) else None
    if kind not in allowed:
        choices = ", ".join(str(int(part)) for part in sorted(allowed))
        problems.add((*where, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices},).')
        return
    match kind:
        case Part.ROW | Part.SECTION | Part.CONTAINER:
            highest, inside = CHILDREN[kind]
            inner = component.get("components") or []
            problems.count((*where, "components"), len(inner), 1, highest)
            for number, one in enumerate(inner):
                _check_one(one, (*where, "components", number), inside, problems)
            if kind == Part.SECTION and component.get("accessory") is None:
                problems.required((*where, "accessory"))
            elif kind == Part.SECTION:
                _check_one(component["accessory"], (*where, "accessory"), {Part.BUTTON, Part.THUMBNAIL}, problems)
        case Part.TEXT:
            problems.length((*where, "content"), component.get("content"), 1, TEXT_MAX_CHARS)
        case Part.GALLERY:
            problems.count((*where, "items"), len(component.get("items") or []), 1, GALLERY_MAX)
        case Part.BUTTON:
            controls.check_button(component, where, problems)
