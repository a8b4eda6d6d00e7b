"""The database as an older release left it, for tests of data migrations."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

Places = Sequence[tuple[str, str]]
"""A migration of each app named."""


def migrate(to: Places) -> StateApps:
    """Migrate there and return the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(to))
    apps: StateApps = MigrationExecutor(connection).loader.project_state(list(to)).apps
    return apps


@contextmanager
def migrated_back(to: Places) -> Iterator[StateApps]:
    """Migrate back to `to` and yield the models of then; afterwards all migrations are applied again."""
    yield migrate(to)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
