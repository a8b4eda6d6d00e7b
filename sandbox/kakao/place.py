"""One value of a response and where it stands; problems are noted under that path.

Lengths are UTF-16 units: Kakao does not say what it counts, and this is the larger count.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

URL = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
JSON_NAMES = {dict: "an object", list: "an array", str: "text", bool: "true or false", int: "a whole number"}


@dataclass(frozen=True)
class Place:
    """A value, its path from the top, and the list that takes the problems."""

    value: object
    path: str = ""
    found: list[str] = field(default_factory=list)

    def wrong(self, why: str) -> None:
        """Note a problem here."""
        self.found.append(f"{self.path}: {why}" if self.path else why)

    def child(self, name: str | int, value: object) -> "Place":
        """Return what stands below, by key or by number."""
        step = f"[{name}]" if isinstance(name, int) else f".{name}" if self.path else name
        return Place(value, self.path + step, self.found)

    def fields(self, *, needs: Collection[str] = (), may: Collection[str] = ()) -> dict[str, "Place"]:
        """Return the known fields that are there; note those that miss and those nobody knows."""
        shown = self.entries()
        for name in needs:
            if self.is_object and name not in shown:
                self.child(name, None).wrong("is missing")
        for name in sorted(shown.keys() - set(needs) - set(may)):
            shown.pop(name).wrong("is not a field here")
        return shown

    def entries(self) -> dict[str, "Place"]:
        """Return every field of a free object; note what is none."""
        if not self.is_object:
            self._must_be(dict)
            return {}
        return {name: self.child(name, value) for name, value in cast("dict[str, object]", self.value).items()}

    def items(self, lowest: int, highest: int) -> list["Place"]:
        """Return an array's elements; note what is no array or has too few or too many."""
        if not isinstance(self.value, list):
            self._must_be(list)
            return []
        count = len(self.value)
        if not lowest <= count <= highest:
            self.wrong(f"has {count} elements, must have {lowest if lowest == highest else f'{lowest} to {highest}'}")
        return [self.child(number, value) for number, value in enumerate(self.value)]

    def text(self, *, chars: int | None = None) -> str:
        """Return a text ("" when it is none); note an empty, a broken and a too long one."""
        if not isinstance(self.value, str):
            self._must_be(str)
            return ""
        if not self.value.strip():
            self.wrong("is empty")
        if any("\ud800" <= char <= "\udfff" for char in self.value):
            self.wrong("holds half a character (a lone surrogate)")
        if chars is not None and length(self.value) > chars:
            self.wrong(f"has {length(self.value)} characters, at most {chars} are allowed")
        return self.value

    def url(self) -> None:
        """Note what is no web address."""
        if self.text() and not URL.fullmatch(str(self.value)):
            self.wrong("must be an http or https address")

    def whole(self) -> None:
        """Note what is no whole number from 0 on."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self._must_be(int)
        elif self.value < 0:
            self.wrong(f"is {self.value}, must be at least 0")

    def flag(self) -> bool:
        """Return a boolean (False when it is none)."""
        if not isinstance(self.value, bool):
            self._must_be(bool)
        return self.value is True

    def one_of(self, *known: str) -> str:
        """Return one of the known words ("" for any other)."""
        if isinstance(self.value, str) and self.value in known:
            return self.value
        self.wrong(f"must be one of {', '.join(known)}")
        return ""

    @property
    def is_object(self) -> bool:
        """Whether it is an object at all."""
        return isinstance(self.value, dict)

    def _must_be(self, kind: type) -> None:
        given = "null" if self.value is None else type(self.value).__name__
        self.wrong(f"must be {JSON_NAMES[kind]}, not {given}")


def length(text: str) -> int:
    """Return a text's length as the strictest reader counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
