"""A pytest plugin: the suite's parts and order, and a collection that costs as little time as it can."""

import gc
from collections.abc import Generator

import pytest

PARTS = {
    "tests/browser/": "browser",
    "tests/chaos/": "chaos",
    "tests/sandbox/test_demo.py": "chaos",
    "tests/tasks/test_killed_worker.py": "chaos",
    "tests/bot/discord/test_killed.py": "chaos",
}
"""The marker of what stands under these paths; `make test` leaves it out but for PART=all or its name."""
LONG = (
    "tests/chaos/test_faults.py",
    "tests/sandbox/test_demo.py",
    "tests/tasks/test_killed_worker.py",
    "tests/browser/",
    "tests/observability/test_worker_process.py",
    "tests/sandbox/test_main.py",
    "tests/sandbox/test_stack.py",
    "tests/sandbox/test_postgres.py",
    "tests/bot/discord/test_killed.py",
    "tests/bot/discord/test_main.py",
    "tests/chaos/",
)
"""What waits for processes and browsers, longest first. The rest is quick, and fills the waits of another worker."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Make some thousand tests without looking for garbage among them again and again, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before pytest deselects by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the parts, and begin with what takes long: begun last, it would leave the other workers idle."""
    for item in items:
        for path, part in PARTS.items():
            if item.nodeid.startswith(path):
                item.add_marker(part)
    items.sort(key=lambda item: rank(item.nodeid))


def rank(nodeid: str) -> int:
    """Return the place of a test's file in the order."""
    return next((place for place, file in enumerate(LONG) if nodeid.startswith(file)), len(LONG))
