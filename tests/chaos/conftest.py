"""One stack for all rehearsals, and a clock that stands where a test sets it."""

from collections.abc import Iterator

import pytest

from tests.chaos.stage import Stage, stage
from tests.digests.conftest import set_clock

__all__ = ["set_clock"]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stage]:
    """A running stack; each rehearsal begins a morning of its own in it. It is closed before other tests run."""
    with stage() as ready:
        yield ready
