"""The custom ids of our buttons: an action and its argument, as in `ko:12` for the Korean of story 12.

An id says everything, so a button works after a restart and as long as its message exists.
https://discord.com/developers/docs/components/reference#anatomy-of-a-component (at most 100 characters)
"""

import re

PATTERN = re.compile(r"(?P<action>[a-z_]{1,20}):(?P<argument>[^\n]{0,79})")


def encode(action: str, argument: str) -> str:
    """Return the custom id of a choice, "" when no button can carry it."""
    custom_id = f"{action}:{argument}"
    return custom_id if PATTERN.fullmatch(custom_id) else ""


def decode(custom_id: str) -> tuple[str, str] | None:
    """Return the action and argument of a custom id, None when it is not one of ours."""
    found = PATTERN.fullmatch(custom_id)
    return (found["action"], found["argument"]) if found else None
