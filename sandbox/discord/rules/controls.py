"""Limits of a button."""

from typing import Any

from sandbox.discord.errors import Problems

CUSTOM_ID_MAX_CHARS = 100
LABEL_MAX_CHARS = 80
URL_MAX_CHARS = 512
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
