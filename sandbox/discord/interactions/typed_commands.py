"""Slash commands as Discord's own client checks and sends them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.discord.errors import DiscordError
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
NESTING = {1, 2}
STRING_MAX_CHARS = 6000

JSON = dict[str, Any]


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
    """Converts typed values to an interaction's options and resolves the users, roles and channels they name."""

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
            case 4 | 10:
                try:
                    number = int(value) if option["type"] == INTEGER else float(value)
                except (TypeError, ValueError):
                    raise ImpossibleError(f"{option['name']} is a number") from None
                if not option.get("min_value", number) <= number <= option.get("max_value", number):
                    raise ImpossibleError(f"{option['name']} is out of its range")
                return number
            case 5:
                return value in {True, "true", "True"}
            case 6 | 7 | 8 | 9:
                return self.reference(option, int(value))
        text = str(value)
        if not option.get("min_length", 0) <= len(text) <= option.get("max_length", STRING_MAX_CHARS):
            raise ImpossibleError(f"{option['name']} is too short or too long")
        return text

    def reference(self, option: JSON, wanted: int) -> str:
        """Return an id that a value refers to, and keep what is behind it. Raises ImpossibleError."""
        kind = option["type"]
        try:
            if kind == CHANNEL:
                channel = self.state.channel(wanted)
                if self.guild is None or channel.guild_id != self.guild.id:
                    raise KeyError(wanted)
                types = option.get("channel_types")
                if types and channel.kind not in types:
                    raise ImpossibleError(f"{option['name']} takes channels of the types {types}")
                rights = self.state.may(self.user, channel)
                self._keep("channels", wanted, channel.json() | {"permissions": str(rights)})
            elif kind == ROLE or (kind == MENTIONABLE and self.guild and wanted in self.guild.roles):
                self._keep("roles", wanted, self.guild.roles[wanted].json() if self.guild else {})
            else:
                self.resolve_user(wanted)
        except (KeyError, DiscordError):
            raise ImpossibleError(f"{option['name']}: there is no {wanted} here") from None
        return str(wanted)

    def resolve_user(self, wanted: int) -> None:
        """Add a user, and if they are a member here, that too."""
        self._keep("users", wanted, self.state.user(wanted).json())
        if self.guild and (member := self.guild.members.get(wanted)):
            data = {name: value for name, value in member.json().items() if name != "user"}
            self._keep("members", wanted, data | {"permissions": "0"})

    def _keep(self, kind: str, one: int, data: JSON) -> None:
        self.resolved.setdefault(kind, {})[str(one)] = data


def _named(parts: list[JSON], name: str) -> JSON | None:
    return next((part for part in parts if name in _names(part)), None)


def _names(part: JSON) -> list[str]:
    return [part["name"], *(part.get("name_localizations") or {}).values()]
