"""Writers and verifiers of study notes: the registry. A new vendor is a module here and a line in WRITERS or VERIFIERS.

Named by dotted path, so that a process loads only the vendor it uses: the word lists of one writer or the client of
another cost tens of megabytes.
"""

import functools
from collections.abc import Sequence
from pkgutil import resolve_name
from typing import cast

from backend.materials.notes.base import NoteWriter, WriterSettings
from backend.materials.notes.verification.verdicts import Verifier

WRITERS = {
    "openai": "backend.materials.notes.openai.OpenAIWriter",
    "extractive": "backend.materials.notes.extractive.ExtractiveWriter",
}
VERIFIERS = {"openai": "backend.materials.notes.verification.openai.OpenAIVerifier"}


@functools.cache
def load(name: str, settings: WriterSettings) -> NoteWriter:
    """Return the writer of that name, one per process. Raises KeyError for an unknown name."""
    return cast("NoteWriter", resolve_name(WRITERS[name])(settings))


@functools.cache
def load_verifier(name: str, settings: WriterSettings) -> Verifier:
    """Return the verifier of that name, one per process. Raises KeyError for an unknown name."""
    return cast("Verifier", resolve_name(VERIFIERS[name])(settings))


def first_available(wanted: Sequence[tuple[str, WriterSettings]]) -> NoteWriter:
    """Return the first of these writers that is not refused, else the last."""
    for name, settings in wanted[:-1]:
        if not (writer := load(name, settings)).is_refused:
            return writer
    return load(*wanted[-1])
