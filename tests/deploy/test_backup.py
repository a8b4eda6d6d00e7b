"""A backup is whole or not there, and what is restored from it is what was backed up."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
from django.db import connections

from backend.config.state_metrics.digests import database as state_metrics
from sandbox.binaries import postgres_binaries
from sandbox.postgres import embedded_postgres

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "deploy" / "backup"
SECONDS = 60
MANAGE = """
import sys, django
from django.core.management import call_command
django.setup()
for command in sys.argv[1:]:
    call_command(*command.split())
"""
NAMES = [("미나",), ("준",), ("서연",)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_postgres(tmp_path_factory.mktemp("server")) as server:
        yield server.url


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """Give a database with three learners in it."""
    with made(server, "original") as url:
        run(url, "CREATE TABLE learner (name text)", "INSERT INTO learner VALUES ('미나'), ('준'), ('서연')")
        yield url


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    with made(server, "restored") as url:
        yield url


@contextmanager
def made(server: str, name: str) -> Iterator[str]:
    """Make a database for as long as the block lasts."""
    run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []


def script(
    name: str, folder: Path, *arguments: str, limit: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a script as docs/operations.md does: a shell reads it from its standard input; `limit` is run before."""
    programs = postgres_binaries(folder).postgres.parent
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "BACKUP_DIR": str(folder / "backups"), **environment}
    command = ["sh", "-c", f'{limit} exec sh -s "$@"', "sh", *arguments]
    text = (SCRIPTS / name).read_text()
    return subprocess.run(  # noqa: S603 - ours
        command, input=text, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def backed_up(database: str, folder: Path) -> Path:
    done = script("backup.sh", folder, DATABASE_URL=database)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_what_is_restored_is_what_was_backed_up_for_its_owner_alone(database: str, empty: str, tmp_path: Path) -> None:
    backup = backed_up(database, tmp_path)
    assert backup.stat().st_mode & 0o077 == 0
    done = script("restore.sh", tmp_path, str(backup), DATABASE_URL=empty)
    assert done.returncode == 0, done.stderr
    assert run(empty, "SELECT name FROM learner") == NAMES
    with closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
        ((gauge,),) = [family.samples[0][2:3] for family in state_metrics(cursor) if "backup" in family.name]
    assert 0 <= gauge < SECONDS


def test_a_failed_backup_leaves_no_file_and_says_so(server: str, tmp_path: Path) -> None:
    nowhere = urlsplit(server)._replace(path="/nothing").geturl()
    done = script("backup.sh", tmp_path, DATABASE_URL=nowhere)
    assert done.returncode != 0
    assert "nothing" in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_old_backups_and_what_a_killed_one_left_go_and_younger_ones_stay(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    names = ("newsbite-20200101T000000Z.dump", "newsbite-20200102T000000Z.dump.part", "newsbite-20200103T000000Z.dump")
    for name in names:
        (folder / name).touch()
    for name in names[:2]:
        os.utime(folder / name, (0, 0))
    newest = backed_up(database, tmp_path)
    assert sorted(folder.iterdir()) == [folder / names[2], newest]


def test_nothing_is_restored_over_something(database: str, tmp_path: Path) -> None:
    backup = backed_up(database, tmp_path)
    run(database, "INSERT INTO learner VALUES ('later')")
    done = script("restore.sh", tmp_path, str(backup), DATABASE_URL=database)
    assert (done.returncode, "not empty" in done.stderr) == (1, True)
    assert ("later",) in run(database, "SELECT name FROM learner")


def test_a_broken_backup_restores_nothing(database: str, empty: str, tmp_path: Path) -> None:
    backup = backed_up(database, tmp_path)
    backup.write_bytes(backup.read_bytes()[:200])
    done = script("restore.sh", tmp_path, str(backup), DATABASE_URL=empty)
    assert (done.returncode, "no backup" in done.stderr) == (1, True)


def test_a_half_written_backup_restores_nothing(database: str, empty: str, tmp_path: Path) -> None:
    run(database, "CREATE TABLE many AS SELECT md5(one::text) FROM generate_series(1, 20000) AS one")
    backup = backed_up(database, tmp_path)
    whole = backup.read_bytes()
    backup.write_bytes(whole[: len(whole) // 2])  # its table of contents is whole
    assert script("restore.sh", tmp_path, str(backup), DATABASE_URL=empty).returncode != 0
    assert run(empty, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") == [(0,)]
    done = script("rehearse.sh", tmp_path, DATABASE_URL=database)
    assert (done.returncode, "cannot be restored" in done.stderr) == (1, True)


def test_a_full_disk_leaves_the_earlier_backups_and_says_so(database: str, tmp_path: Path) -> None:
    earlier = backed_up(database, tmp_path)
    os.utime(earlier, (0, 0))
    run(database, "CREATE TABLE many AS SELECT md5(one::text) FROM generate_series(1, 20000) AS one")
    # A limit of 4 KiB a file is to pg_dump what a full disk is: a write that fails.
    done = script("backup.sh", tmp_path, limit="trap '' XFSZ; ulimit -f 8;", DATABASE_URL=database)
    assert (done.returncode != 0, "pg_dump" in done.stderr) == (True, True)
    assert list((tmp_path / "backups").iterdir()) == [earlier]


@pytest.mark.usefixtures("django_db_setup")
def test_an_old_backup_is_brought_to_the_newer_schema(server: str, empty: str, tmp_path: Path) -> None:
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    migrated = connections["default"].settings_dict["NAME"]
    ours = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{migrated}").geturl()
    copied = [str(postgres_binaries(tmp_path).postgres.with_name("pg_dump")), "--format=custom", f"--dbname={ours}"]
    (tmp_path / "now.dump").write_bytes(subprocess.run(copied, capture_output=True, check=True).stdout)  # noqa: S603 - ours
    with made(server, "original") as old:
        restored = script("restore.sh", tmp_path, str(tmp_path / "now.dump"), DATABASE_URL=old)
        assert restored.returncode == 0, restored.stderr
        manage(old, "migrate digests 0007")
        before = set(run(old, columns))
        known = run(old, "SELECT name FROM materials_source ORDER BY name")
        backup = backed_up(old, tmp_path)
    assert script("restore.sh", tmp_path, str(backup), DATABASE_URL=empty).returncode == 0
    manage(empty, "migrate", "skip_missed_digests")
    assert set(run(empty, columns)) > before
    assert run(empty, "SELECT name FROM materials_source ORDER BY name") == known != []


def manage(database: str, *commands: str) -> None:
    """Run commands of manage.py, all in one process."""
    env = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "backend.config.settings"}
    command = [sys.executable, "-c", MANAGE, *commands]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stderr


def test_a_rehearsal_restores_the_newest_backup_and_counts(database: str, tmp_path: Path) -> None:
    done = script("rehearse.sh", tmp_path, DATABASE_URL=database)
    assert (done.returncode, "no backup" in done.stderr) == (1, True)
    backed_up(database, tmp_path)
    run(database, "INSERT INTO learner VALUES ('later')")
    done = script("rehearse.sh", tmp_path, DATABASE_URL=database)
    assert done.returncode == 0, done.stderr
    assert "learner\t3\t4" in done.stdout
    assert "The backup can be restored." in done.stdout


def test_a_rehearsal_fails_where_the_backup_lacks_what_the_database_has(database: str, tmp_path: Path) -> None:
    run(database, "CREATE TABLE nobody (one int)")
    backed_up(database, tmp_path)
    run(database, "CREATE TABLE later AS SELECT 1 AS one", "INSERT INTO nobody VALUES (1)")
    done = script("rehearse.sh", tmp_path, DATABASE_URL=database)
    assert (done.returncode, "lacks" in done.stderr) == (1, True)
    assert {"later\tmissing\t1", "nobody\t0\t1"} <= set(done.stdout.splitlines())


@pytest.mark.parametrize("name", ["backup.sh", "restore.sh", "rehearse.sh"])
def test_a_missing_address_is_named(name: str, tmp_path: Path) -> None:
    assert "DATABASE_URL" in script(name, tmp_path, "file").stderr
