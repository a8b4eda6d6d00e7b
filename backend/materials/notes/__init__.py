"""Who can write study notes: the registry.

Named by dotted path, so that a process loads only the vendor it uses: the word lists of one writer or the client of
another cost tens of megabytes.
"""

import functools
import importlib
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
