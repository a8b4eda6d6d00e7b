"""Limits of message components: rows of buttons and, of version 2, the layouts that the bot sends; others are refused.

https://discord.com/developers/docs/components/reference
"""

import itertools
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Any

from sandbox.discord.errors import Problems

ROWS_MAX = 5
TOTAL_MAX = 40
TEXT_MAX_CHARS = 4000
ROW_BUTTONS_MAX = 5
CUSTOM_ID_MAX_CHARS = 100
LABEL_MAX_CHARS = 80
URL_MAX_CHARS = 512
LINK = 5
PREMIUM = 6

JSON = dict[str, Any]
Where = tuple[str | int, ...]


class Part(IntEnum):
    """A component's type."""

    ROW = 1
    BUTTON = 2
    TEXT = 10
    SEPARATOR = 14
    CONTAINER = 17


IN_CONTAINER = {Part.ROW, Part.TEXT, Part.SEPARATOR}
ON_TOP = IN_CONTAINER | {Part.CONTAINER}
CHILDREN = {
    Part.ROW: (ROW_BUTTONS_MAX, {Part.BUTTON}),
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
        yield from walk(component.get("components") or [])


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
        case Part.ROW | Part.CONTAINER:
            highest, inside = CHILDREN[kind]
            inner = component.get("components") or []
            problems.count((*where, "components"), len(inner), 1, highest)
            for number, one in enumerate(inner):
                _check_one(one, (*where, "components", number), inside, problems)
        case Part.TEXT:
            problems.length((*where, "content"), component.get("content"), 1, TEXT_MAX_CHARS)
        case Part.BUTTON:
            _check_button(component, where, problems)


def _check_button(button: JSON, where: Where, problems: Problems) -> None:
    """Note what is wrong with a button."""
    style = button.get("style")
    if style not in range(1, 7):
        problems.add((*where, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    if len(str(button.get("label") or "").strip()) > LABEL_MAX_CHARS:
        problems.too_long((*where, "label"), LABEL_MAX_CHARS)
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        problems.add(where, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or an emoji.")
    if style == LINK:
        problems.length((*where, "url"), button.get("url"), 1, URL_MAX_CHARS)
        if button.get("custom_id"):
            message = "A custom id and url cannot both be specified"
            problems.add((*where, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", message)
        if not str(button.get("url") or "https://").startswith(("http://", "https://", "discord://")):
            message = "Scheme must be one of ('http', 'https', 'discord')."
            problems.add((*where, "url"), "URL_TYPE_INVALID_SCHEME", message)
    elif style != PREMIUM:
        problems.length((*where, "custom_id"), button.get("custom_id"), 1, CUSTOM_ID_MAX_CHARS)
        if button.get("url"):
            problems.add(where, "BUTTON_COMPONENT_INVALID_URL", "Only a link button has a url.")
