"""The categories as menus need them on every page: read once a minute in each process."""

import functools
import time
from typing import NamedTuple

from django.utils.translation import get_language

from backend.materials import selectors

RENEWED_AFTER_SECONDS = 60


class Entry(NamedTuple):
    """A category: `name` stands in addresses, `name_ko` is what a Korean reads."""

    name: str
    name_ko: str

    @property
    def label(self) -> str:
        """What the reader of this page reads."""
        return self.name_ko if get_language() == "ko" else self.name.replace("-", " ").capitalize()


def entries() -> tuple[Entry, ...]:
    """Return all categories in menu order, as they were at most a minute ago."""
    return _entries_of(int(time.monotonic() // RENEWED_AFTER_SECONDS))


def label(name: str) -> str:
    """Return what a reader calls a category, its name when it is too new to be known here."""
    return next((entry.label for entry in entries() if entry.name == name), name)


def forget() -> None:
    """Read the categories anew next time."""
    _entries_of.cache_clear()


@functools.lru_cache(maxsize=1)
def _entries_of(minute: int) -> tuple[Entry, ...]:
    return tuple(Entry(row.name, row.name_ko) for row in selectors.categories())
