"""Slash commands as Discord's own client checks and sends them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User

NESTING = {1, 2}
STRING_MAX_CHARS = 6000

JSON = dict[str, Any]


class Option(IntEnum):
    """The types of options that the bot's commands have, beside text."""

    INTEGER = 4
    BOOLEAN = 5
    CHANNEL = 7
    ROLE = 8


class ImpossibleError(Exception):
    """Discord's own client does not allow this; the message says why."""


@dataclass
class Typed:
    """A command as it was typed: its registration, the names below it, and the options of the innermost one."""

    command: JSON
    path: list[JSON]
    known: list[JSON]

    def data(self, options: list[JSON], resolved: JSON) -> JSON:
        """Return an interaction's data."""
        for part in reversed(self.path):
            options = [{"name": part["name"], "type": part["type"], "options": options}]
        found = {"id": self.command["id"], "name": self.command["name"], "type": 1, "options": options}
        return found | ({"resolved": resolved} if resolved else {})


def parse(commands: list[JSON], words: str) -> Typed:
    """Find "digest status" among the commands, by its names in any language."""
    names = words.removeprefix("/").split()
    slash = [command for command in commands if command["type"] == 1]
    command = _named(slash, names[0] if names else "")
    if command is None:
        raise ImpossibleError(f"there is no command {words!r}; there are {[one['name'] for one in slash]}")
    path: list[JSON] = []
    known = command["options"]
    for name in names[1:]:
        part = _named([one for one in known if one["type"] in NESTING], name)
        if part is None:
            raise ImpossibleError(f"{command['name']} has no sub-command {name!r}")
        path.append(part)
        known = part.get("options") or []
    if any(one["type"] in NESTING for one in known):
        raise ImpossibleError(f"{words} needs a sub-command: {[one['name'] for one in known]}")
    return Typed(command, path, known)


@dataclass
class Filling:
    """Converts typed values to an interaction's options and resolves the roles and channels they name."""

    state: State
    user: User
    guild: Guild | None
    resolved: JSON = field(default_factory=dict)

    def options(self, typed: Typed, given: Mapping[str, Any], *, focused: str | None = None) -> list[JSON]:
        """Return the options. Raises ImpossibleError for a missing, unknown or impossible one."""
        found = list(self._each(typed, given, focused))
        names = {option["name"] for option in found}
        missing = [one["name"] for one in typed.known if one.get("required") and one["name"] not in names]
        if missing and focused is None:
            raise ImpossibleError(f"required options are missing: {missing}")
        return found

    def _each(self, typed: Typed, given: Mapping[str, Any], focused: str | None) -> Iterator[JSON]:
        for name, value in given.items():
            option = _named(typed.known, name)
            if option is None:
                raise ImpossibleError(f"there is no option {name!r}; there are {[one['name'] for one in typed.known]}")
            part = {"name": option["name"], "type": option["type"]}
            if focused is not None and option is _named(typed.known, focused):
                yield part | {"value": str(value), "focused": True}
            else:
                yield part | {"value": self._value(option, value)}

    def _value(self, option: JSON, value: Any) -> Any:  # noqa: ANN401  # whatever was typed
        if choices := option.get("choices"):
            value = next((one["value"] for one in choices if value in {one["value"], *_names(one)}), None)
            if value is None:
                raise ImpossibleError(f"{option['name']} is one of {[one['value'] for one in choices]}")
        match option["type"]:
            case Option.INTEGER:
                try:
                    number = int(value)
                except (TypeError, ValueError):
                    raise ImpossibleError(f"{option['name']} is a number") from None
                if not option.get("min_value", number) <= number <= option.get("max_value", number):
                    raise ImpossibleError(f"{option['name']} is out of its range")
                return number
            case Option.BOOLEAN:
                return value in {True, "true", "True"}
            case Option.CHANNEL | Option.ROLE:
                return self._reference(option, int(value))
        text = str(value)
        if not option.get("min_length", 0) <= len(text) <= option.get("max_length", STRING_MAX_CHARS):
            raise ImpossibleError(f"{option['name']} is too short or too long")
        return text

    def _reference(self, option: JSON, wanted: int) -> str:
        """Return the id of a channel or a role, and keep what is behind it."""
        data: JSON | None = None
        if option["type"] == Option.CHANNEL:
            channel = self.state.channels.get(wanted)
            if channel and self.guild and channel.guild_id == self.guild.id:
                types = option.get("channel_types")
                if types and channel.kind not in types:
                    raise ImpossibleError(f"{option['name']} takes channels of the types {types}")
                data = channel.json() | {"permissions": str(self.state.may(self.user, channel))}
        elif self.guild and wanted in self.guild.roles:
            data = self.guild.roles[wanted].json()
        if data is None:
            raise ImpossibleError(f"{option['name']}: there is no {wanted} here")
        kind = "channels" if option["type"] == Option.CHANNEL else "roles"
        self.resolved.setdefault(kind, {})[str(wanted)] = data
        return str(wanted)


def _named(parts: list[JSON], name: str) -> JSON | None:
    return next((part for part in parts if name in _names(part)), None)


def _names(part: JSON) -> list[str]:
    return [part["name"], *(part.get("name_localizations") or {}).values()]
