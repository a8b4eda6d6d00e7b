"""What buttons and selects may hold."""

from typing import Any

from sandbox.discord.errors import Problems

CUSTOM_ID_MAX_CHARS = 100
LABEL_MAX_CHARS = 80
URL_MAX_CHARS = 512
OPTIONS_MAX = 25
OPTION_MAX_CHARS = 100
PLACEHOLDER_MAX_CHARS = 150
STRING_SELECT = 3
LINK = 5
PREMIUM = 6

JSON = dict[str, Any]
Where = tuple[str | int, ...]


def check_button(button: JSON, where: Where, problems: Problems) -> None:
    """Note what is wrong with a button."""
    style = button.get("style")
    if style not in range(1, 7):
        problems.add((*where, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    if len(str(button.get("label") or "").strip()) > LABEL_MAX_CHARS:
        problems.too_long((*where, "label"), LABEL_MAX_CHARS)
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        problems.add(where, "BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or an emoji.")
    if style == LINK:
        _check_link(button, where, problems)
    elif style != PREMIUM:
        problems.length((*where, "custom_id"), button.get("custom_id"), 1, CUSTOM_ID_MAX_CHARS)
        if button.get("url"):
            problems.add(where, "BUTTON_COMPONENT_INVALID_URL", "Only a link button has a url.")


def _check_link(button: JSON, where: Where, problems: Problems) -> None:
    problems.length((*where, "url"), button.get("url"), 1, URL_MAX_CHARS)
    if button.get("custom_id"):
        message = "A custom id and url cannot both be specified"
        problems.add((*where, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", message)
    url = str(button.get("url") or "")
    if url and not url.startswith(("http://", "https://", "discord://")):
        message = "Scheme must be one of ('http', 'https', 'discord')."
        problems.add((*where, "url"), "URL_TYPE_INVALID_SCHEME", message)


def check_select(select: JSON, where: Where, problems: Problems) -> None:
    """Note what is wrong with a select of any kind."""
    problems.length((*where, "custom_id"), select.get("custom_id"), 1, CUSTOM_ID_MAX_CHARS)
    if len(str(select.get("placeholder") or "")) > PLACEHOLDER_MAX_CHARS:
        problems.too_long((*where, "placeholder"), PLACEHOLDER_MAX_CHARS)
    options = select.get("options") or []
    if select.get("type") != STRING_SELECT:
        return
    problems.count((*where, "options"), len(options), 1, OPTIONS_MAX)
    for number, option in enumerate(options):
        place = (*where, "options", number)
        problems.length((*place, "label"), option.get("label"), 1, OPTION_MAX_CHARS)
        problems.length((*place, "value"), option.get("value"), 1, OPTION_MAX_CHARS)
        if len(str(option.get("description") or "")) > OPTION_MAX_CHARS:
            problems.too_long((*place, "description"), OPTION_MAX_CHARS)
    values = [option.get("value") for option in options]
    if len(set(map(str, values))) < len(values):
        message = "The specified option value is already used"
        problems.add((*where, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
    if not 0 <= int(select.get("min_values", 1) or 0) <= max(int(select.get("max_values", 1) or 1), 1) <= OPTIONS_MAX:
        problems.add((*where, "max_values"), "BASE_TYPE_BAD_RANGE", "min_values and max_values must be 0 to 25.")
