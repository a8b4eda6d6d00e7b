"""What components a message may have: rows of buttons and selects, and the layout components of version 2.

https://discord.com/developers/docs/components/reference
"""

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
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19


SELECTS = {
    Part.STRING_SELECT, Part.USER_SELECT, Part.ROLE_SELECT, Part.MENTIONABLE_SELECT, Part.CHANNEL_SELECT,
}  # fmt: skip
IN_CONTAINER = {Part.ROW, Part.SECTION, Part.TEXT, Part.GALLERY, Part.FILE, Part.SEPARATOR}
ON_TOP = IN_CONTAINER | {Part.CONTAINER}
IN_ROW = {Part.BUTTON} | SELECTS


def check(components: Sequence[Any], problems: Problems, *, v2: bool) -> list[JSON]:
    """Note what is wrong with a message's components and return them numbered, as Discord numbers them."""
    allowed = ON_TOP if v2 else {Part.ROW}
    for number, component in enumerate(components):
        _check_one(component, ("components", number), allowed, problems)
    if v2:
        _check_totals(components, problems)
    elif len(components) > ROWS_MAX:
        problems.count(("components",), len(components), 0, ROWS_MAX)
    if not problems.found:
        _check_unique(components, problems)
        _number(components)
    return list(components)


def walk(components: Sequence[Any]) -> Iterator[JSON]:
    """Yield every component, an outer one before those inside it."""
    for component in components:
        if not isinstance(component, dict):
            continue
        yield component
        inner = [*(component.get("components") or []), component.get("accessory"), component.get("component")]
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
        case Part.ROW:
            _check_row(component, where, problems)
        case Part.SECTION:
            _check_section(component, where, problems)
        case Part.CONTAINER:
            inner = component.get("components") or []
            problems.count((*where, "components"), len(inner), 1, TOTAL_MAX)
            for number, one in enumerate(inner):
                _check_one(one, (*where, "components", number), IN_CONTAINER, problems)
        case Part.TEXT:
            problems.length((*where, "content"), component.get("content"), 1, TEXT_MAX_CHARS)
        case Part.GALLERY:
            problems.count((*where, "items"), len(component.get("items") or []), 1, GALLERY_MAX)
        case Part.BUTTON:
            controls.check_button(component, where, problems)
        case Part.STRING_SELECT | Part.USER_SELECT | Part.ROLE_SELECT | Part.MENTIONABLE_SELECT | Part.CHANNEL_SELECT:
            controls.check_select(component, where, problems)


def _check_row(row: JSON, where: Where, problems: Problems) -> None:
    inner = row.get("components") or []
    problems.count((*where, "components"), len(inner), 1, ROW_BUTTONS_MAX)
    kinds = [one.get("type") for one in inner if isinstance(one, dict)]
    if len(inner) > 1 and any(kind in SELECTS for kind in kinds):
        problems.add((*where, "components"), "BASE_TYPE_BAD_LENGTH", "A select fills its row alone.")
    for number, one in enumerate(inner):
        _check_one(one, (*where, "components", number), IN_ROW, problems)


def _check_section(section: JSON, where: Where, problems: Problems) -> None:
    inner = section.get("components") or []
    problems.count((*where, "components"), len(inner), 1, SECTION_TEXTS_MAX)
    for number, one in enumerate(inner):
        _check_one(one, (*where, "components", number), {Part.TEXT}, problems)
    if section.get("accessory") is None:
        problems.required((*where, "accessory"))
    else:
        _check_one(section["accessory"], (*where, "accessory"), {Part.BUTTON, Part.THUMBNAIL}, problems)


def _check_totals(components: Sequence[Any], problems: Problems) -> None:
    total = sum(1 for _ in walk(components))
    if total > TOTAL_MAX:
        message = f"The total number of components must not exceed {TOTAL_MAX}."
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    if sum(len(text.strip()) for text in texts(components)) > TEXT_MAX_CHARS:
        message = f"The total text of all components must not exceed {TEXT_MAX_CHARS} characters."
        problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)


def _check_unique(components: Sequence[Any], problems: Problems) -> None:
    seen: set[str] = set()
    for component in walk(components):
        custom_id = component.get("custom_id")
        if custom_id is not None and custom_id in seen:
            message = "Component custom id cannot be duplicated"
            problems.add(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
        seen.add(str(custom_id))


def _number(components: Sequence[Any]) -> None:
    taken = {one["id"] for one in walk(components) if one.get("id")}
    following = 0
    for component in walk(components):
        if not component.get("id"):
            following += 1
            while following in taken:
                following += 1
            component["id"] = following
