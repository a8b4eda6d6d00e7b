"""How outlets are read: the registry. A new kind is a module here and a line below.

Named by dotted path, so that a process that reads no outlet does not load the parsers.
"""

import importlib
from typing import Any

from backend.materials.sources.base import Source

SOURCES = {
    "nyt": "backend.materials.sources.nyt.Nyt",
    "cnn": "backend.materials.sources.cnn.Cnn",
    "rss": "backend.materials.sources.rss.Rss",
}


def sources(*, nyt_api_base: str, nyt_api_key: str, cnn_base: str) -> dict[str, Source]:
    """Return a reader for each kind of outlet, by kind."""
    arguments: dict[str, tuple[Any, ...]] = {"nyt": (nyt_api_base, nyt_api_key), "cnn": (cnn_base,)}
    return {kind: _named(path)(*arguments.get(kind, ())) for kind, path in SOURCES.items()}


def _named(path: str) -> Any:  # noqa: ANN401 - a class, whose instances are Sources
    module, _, attribute = path.rpartition(".")
    return getattr(importlib.import_module(module), attribute)
