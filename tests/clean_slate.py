"""A database for each worker as the migrations leave it, and back to that after tests that really commit.

Django's own way empties all tables by TRUNCATE, which makes new files for each of some four hundred tables and
indexes, and then writes permissions, groups and content types anew, with new ids. A test leaves a few rows in a
handful of tables: taking those away costs a small part of that, and what the migrations wrote keeps its ids.
"""

import contextlib
import os

import psycopg2  # type: ignore[import-untyped]  # ships no types
from django.core.management import call_command
from django.db import connection, transaction

TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
GATHER_NO_STATISTICS = "ALTER TABLE {0} SET (autovacuum_enabled = off)"
"""Gathered at whatever moment, of rows just rolled back, they say that a table is empty, and plans change with that."""
KEEP = "CREATE TABLE as_migrated.{0} AS TABLE {0}"
WAIT_FOR_WRITERS = "LOCK TABLE {0} IN EXCLUSIVE MODE"
"""As TRUNCATE would: a request that is still being answered leaves nothing behind."""
EMPTY = "DELETE FROM {0}"
DELETE_CHANGED = "DELETE FROM {0} WHERE id IN (SELECT id FROM (TABLE {0} EXCEPT TABLE as_migrated.{0}) AS changed)"
INSERT_MISSING = "INSERT INTO {0} (TABLE as_migrated.{0} EXCEPT TABLE {0})"


ONE_AT_A_TIME = "SELECT pg_advisory_lock(20261124)"
IS_TEMPLATE = "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate"


def migrated_template() -> str:
    """Return a database of this server to copy, migrated by the first parallel worker that asks for it."""
    name = str(connection.settings_dict["NAME"])
    server = psycopg2.connect(os.environ["DATABASE_URL"], dbname="postgres")
    server.autocommit = True
    with contextlib.closing(server), server.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)  # until the connection closes
        cursor.execute(IS_TEMPLATE, [name])
        if cursor.fetchone() is None:
            call_command("migrate", verbosity=0)
            connection.close()  # a database in use cannot be copied
            cursor.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name


class CleanSlate:
    """What the migrations left, kept in a schema beside it, and the way back to it."""

    def __init__(self) -> None:
        tables = [name for (name,) in _rows(TABLES)]
        filled = [table for table in tables if _rows(f"TABLE {table} LIMIT 1")]
        _run("CREATE SCHEMA as_migrated", *(KEEP.format(table) for table in filled))
        _run(*(GATHER_NO_STATISTICS.format(table) for table in tables))
        self._steps = (
            WAIT_FOR_WRITERS.format(", ".join(tables)),
            *(EMPTY.format(table) for table in tables if table not in filled),
            *(DELETE_CHANGED.format(table) for table in filled),
            *(INSERT_MISSING.format(table) for table in filled),
        )

    def restore(self) -> None:
        """Take away what was added, and write again what was changed or deleted."""
        _run(*self._steps)


def _rows(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[str, ...]] = cursor.fetchall()
        return found


def _run(*statements: str) -> None:
    """Execute all at once: foreign keys are deferred to the end of a transaction, so their order is free."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(statements))
