"""Conditional GET (RFC 9110 section 13): the two marks by which a server knows the version we already have."""

from collections.abc import Mapping
from dataclasses import dataclass

_LONGEST_CHARS = 1024


@dataclass(frozen=True)
class Validators:
    """What the last answer said of its version: `etag` byte for byte, with W/ and quotes; `last_modified` as sent."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """Return the validators an answer carries."""
        return cls(_usable(headers.get("ETag")), _usable(headers.get("Last-Modified")))

    def conditions(self) -> dict[str, str]:
        """Return the request headers that ask for a newer version only; none when we know no version."""
        pairs = {"If-None-Match": _usable(self.etag), "If-Modified-Since": _usable(self.last_modified)}
        return {name: value for name, value in pairs.items() if value}

    def renewed_by(self, newer: "Validators") -> "Validators":
        """Return these with whatever a 304 replaced."""
        return Validators(newer.etag or self.etag, newer.last_modified or self.last_modified)


def _usable(value: str | None) -> str | None:
    """A folded or endless header could not be sent back: better no condition than a broken request."""
    if not value or len(value) > _LONGEST_CHARS or value != value.strip():
        return None
    plain = all(" " <= char <= "~" or "\xa0" <= char <= "\xff" for char in value)
    return value if plain else None
