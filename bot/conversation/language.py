"""The language of the answer under way: Korean unless a platform says that its reader wants English.

Sentences are written in Korean; a catalog maps each to its English. Where a sentence has values, `say` fills them in;
any other text is translated where it is drawn.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from contracts.articles import Category
from contracts.enums import Language

_catalog: ContextVar[Mapping[str, str] | None] = ContextVar("catalog", default=None)


@contextmanager
def speaking(catalog: Mapping[str, str] | None) -> Iterator[None]:
    """Let sentences be in the language of a catalog, None for Korean, in this task while the block lasts."""
    token = _catalog.set(catalog)
    try:
        yield
    finally:
        _catalog.reset(token)


def current() -> Language:
    """Return the language of the answer under way."""
    return "ko" if _catalog.get() is None else "en"


def translated(korean: str) -> str:
    """Return a sentence in the language of the answer; one that is in no catalog stays as it is."""
    return (_catalog.get() or {}).get(korean, korean)


def say(korean: str, /, **values: object) -> str:
    """Return a sentence in the language of the answer, with values filled in."""
    return translated(korean).format(**values)


def category_name(one: Category) -> str:
    """Return a category's name in the language of the answer."""
    return one.name_ko if current() == "ko" else one.name.capitalize()
