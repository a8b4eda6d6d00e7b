"""A bound on the threads of a process that wait for outside services while somebody waits for them.

A web process has twelve request threads: as ten at most wait outside, a platform or carrier that hangs leaves two for
everything else (Dockerfile: --blocking-threads).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from backend.common.errors import ExternalError

SLOTS = 10

_free = threading.BoundedSemaphore(SLOTS)


@contextmanager
def waiting(service: str) -> Iterator[None]:
    """Hold one of the slots. Raises ExternalError "http.busy" at once when none is free."""
    if not _free.acquire(blocking=False):
        raise ExternalError(service, "http.busy", "too many requests wait for outside services", permanent=False)
    try:
        yield
    finally:
        _free.release()
