"""The categories for menus, cached for a minute in each process."""

import functools
import time
from typing import NamedTuple

from django.utils.translation import get_language

from backend.materials import selectors

LIFETIME_SECONDS = 60


class Entry(NamedTuple):
    """A category: `name` is its slug, `name_ko` its Korean name."""

    name: str
    name_ko: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_ko if get_language() == "ko" else self.name.replace("-", " ").capitalize()


def entries() -> tuple[Entry, ...]:
    """Return all categories in menu order, as they were at most a minute ago."""
    return _entries_of(int(time.monotonic() // LIFETIME_SECONDS))


def choices() -> list[tuple[str, str]]:
    """Return the categories as a form field's choices."""
    return [(entry.name, entry.label) for entry in entries()]


def label(name: str) -> str:
    """Return a category's name in the reader's language, its slug while it is not in the cache yet."""
    return next((entry.label for entry in entries() if entry.name == name), name)


def forget() -> None:
    """Clear the cache."""
    _entries_of.cache_clear()


@functools.lru_cache(maxsize=1)
def _entries_of(minute: int) -> tuple[Entry, ...]:
    return tuple(Entry(row.name, row.name_ko) for row in selectors.categories())
