"""Calls made at the same moment, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from backend.common.errors import AppError

T = TypeVar("T")


def at_once(calls: Iterable[Callable[[], T]]) -> list[T | AppError]:
    """Return what each call returned, or the AppError it raised, in their order; the test needs `transaction=True`."""
    waiting = list(calls)
    start = threading.Barrier(len(waiting))

    def run(call: Callable[[], T]) -> T | AppError:
        start.wait(timeout=10)
        try:
            return call()
        except AppError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as pool:
        return list(pool.map(run, waiting))


def codes(results: Iterable[object]) -> list[str]:
    """Return the code of each error among the results, "" for an answer, sorted."""
    return sorted(one.code if isinstance(one, AppError) else "" for one in results)
