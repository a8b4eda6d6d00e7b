"""What an application command may be.

https://discord.com/developers/docs/interactions/application-commands#application-command-object
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.discord.errors import Problems

COUNTS_MAX = {1: 100, 2: 15, 3: 15}
"""Slash, user and message commands."""
NAME_MAX_CHARS = 32
DESCRIPTION_MAX_CHARS = 100
OPTIONS_MAX = 25
CHOICES_MAX = 25
CHOICE_MAX_CHARS = 100
TOTAL_MAX_CHARS = 8000
SLASH = 1
SUB_COMMAND = 1
SUB_COMMAND_GROUP = 2

JSON = dict[str, Any]
Where = tuple[str | int, ...]


def check(commands: Sequence[JSON]) -> None:
    """Raise 50035 with everything that is wrong, each under the number of its command."""
    problems = Problems()
    for kind, count in Counter(command.get("type", SLASH) for command in commands).items():
        if count > COUNTS_MAX.get(kind, 0):
            message = f"Maximum number of application commands of type {kind} reached ({COUNTS_MAX.get(kind, 0)})."
            problems.add((), "APPLICATION_COMMAND_TOO_MANY", message)
    seen: set[tuple[int, str]] = set()
    for number, command in enumerate(commands):
        key = (command.get("type", SLASH), str(command.get("name")))
        if key in seen:
            message = "Application command names must be unique"
            problems.add((number, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        seen.add(key)
        _check_command(command, (number,), problems)
    problems.check()


def _check_command(command: JSON, where: Where, problems: Problems) -> None:
    if command.get("type", SLASH) != SLASH:
        problems.length((*where, "name"), command.get("name"), 1, NAME_MAX_CHARS)
        return
    _check_texts(command, where, problems)
    _check_options(command.get("options") or [], where, problems, depth=0)
    total = sum(_chars(part) for part in [command, *_walk(command)])
    if total > TOTAL_MAX_CHARS:
        message = f"Command exceeds maximum size ({TOTAL_MAX_CHARS})"
        problems.add(where, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_texts(part: JSON, where: Where, problems: Problems) -> None:
    names: dict[tuple[str, ...], Any] = {("name",): part.get("name")}
    names |= {("name_localizations", locale): name for locale, name in (part.get("name_localizations") or {}).items()}
    for place, name in names.items():
        problems.length((*where, *place), name, 1, NAME_MAX_CHARS)
        if name and not is_name(str(name)):
            message = "Command name is invalid"
            problems.add((*where, *place), "APPLICATION_COMMAND_INVALID_NAME", message)
    problems.length((*where, "description"), part.get("description"), 1, DESCRIPTION_MAX_CHARS)
    for locale, text in (part.get("description_localizations") or {}).items():
        problems.length((*where, "description_localizations", locale), text, 1, DESCRIPTION_MAX_CHARS)


def _check_options(options: Sequence[JSON], where: Where, problems: Problems, *, depth: int) -> None:
    if len(options) > OPTIONS_MAX:
        problems.count((*where, "options"), len(options), 0, OPTIONS_MAX)
    optional_before = False
    for number, option in enumerate(options):
        place = (*where, "options", number)
        _check_texts(option, place, problems)
        if option.get("type") in {SUB_COMMAND, SUB_COMMAND_GROUP}:
            if depth + (option["type"] == SUB_COMMAND_GROUP) > 1:
                problems.add(place, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands nest two levels deep.")
            _check_options(option.get("options") or [], place, problems, depth=depth + 1)
            continue
        if option.get("required") and optional_before:
            message = "Required options must be placed before non-required options"
            problems.add(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_before = optional_before or not option.get("required")
        _check_choices(option, place, problems)


def _check_choices(option: JSON, where: Where, problems: Problems) -> None:
    choices = option.get("choices") or []
    if len(choices) > CHOICES_MAX:
        problems.count((*where, "choices"), len(choices), 0, CHOICES_MAX)
    if choices and option.get("autocomplete"):
        message = "Autocomplete and choices cannot be used together"
        problems.add(where, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message)
    for number, choice in enumerate(choices):
        place = (*where, "choices", number)
        problems.length((*place, "name"), choice.get("name"), 1, CHOICE_MAX_CHARS)
        if isinstance(choice.get("value"), str):
            problems.length((*place, "value"), choice["value"], 1, CHOICE_MAX_CHARS)


def is_name(name: str) -> bool:
    """Say whether a command or an option may be called so: letters of any script, digits, - _ ', lower case."""
    return name == name.lower() and all(one in "-_'" or one.isalpha() or one.isnumeric() for one in name)


def _walk(part: JSON) -> Iterator[JSON]:
    for inner in [*(part.get("options") or []), *(part.get("choices") or [])]:
        yield inner
        yield from _walk(inner)


def _chars(part: JSON) -> int:
    """Count a part's texts, each in the language where it is longest."""
    total = len(part["value"]) if isinstance(part.get("value"), str) else 0
    for name in ("name", "description"):
        spoken = [part.get(name) or "", *(part.get(f"{name}_localizations") or {}).values()]
        total += max(map(len, spoken))
    return total
