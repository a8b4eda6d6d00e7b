"""Writers of study notes: the registry. A new vendor is a module here and a line in WRITERS.

Named by dotted path, so that a process loads only the vendor it uses: the word lists of one writer or the client of
another cost tens of megabytes.
"""

import functools
import importlib
from collections.abc import Sequence
from typing import cast

from backend.materials.notes.base import NoteWriter, WriterSettings

WRITERS = {
    "openai": "backend.materials.notes.openai.OpenAIWriter",
    "extractive": "backend.materials.notes.extractive.ExtractiveWriter",
}


@functools.cache
def load(name: str, settings: WriterSettings) -> NoteWriter:
    """Return the writer of that name, one per process. Raises KeyError for an unknown name."""
    module, _, attribute = WRITERS[name].rpartition(".")
    return cast("NoteWriter", getattr(importlib.import_module(module), attribute)(settings))


def first_available(wanted: Sequence[tuple[str, WriterSettings]]) -> NoteWriter:
    """Return the first of these writers that is not refused, else the last."""
    for name, settings in wanted[:-1]:
        if not (writer := load(name, settings)).is_refused:
            return writer
    return load(*wanted[-1])
