import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest

from sandbox import binaries, folders, postgres
from sandbox.binaries import PostgresBinaries
from sandbox.children import ChildError
from sandbox.postgres import embedded_postgres
from tests.sandbox.processes import eventually, is_running, mentioning

DEBIAN = sorted(binaries.DEBIAN_POSTGRES.glob("*/bin"))
HOLDER = """
import sys, time
from pathlib import Path
from sandbox.postgres import embedded_postgres
with embedded_postgres(Path(sys.argv[1]), durable=True) as server:
    print(server.url, flush=True)
    time.sleep(60)
"""
AS_NOBODY = f"""
import os
from sandbox import children, folders, postgres
folders.SERVER_USER = children.SERVER_USER = postgres.SERVER_USER = None
os.setgroups([])
os.setgid({folders.NOBODY})
os.setuid({folders.NOBODY})
"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder whose database the first test makes, and every other starts again."""
    with folders.throw_away() as folder:
        yield folder


def ask(url: str, *statements: str) -> object:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            row: tuple[object, ...] | None = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        connection.close()


def test_it_is_quick_private_and_speaks_utf8_and_leaves_no_process(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")  # a developer's, which misleads nobody
    settings = {
        "server_encoding": "UTF8",
        "listen_addresses": "",
        "max_connections": "200",
        "fsync": "off",
        "port": "5432",
    }
    with embedded_postgres(place) as server:
        assert ask(server.url, "SELECT current_database() || lower('ÉTÉ')") == "newsbiteété"
        assert {name: ask(server.url, f"SHOW {name}") for name in settings} == settings
        sockets = Path(str(ask(server.url, "SHOW unix_socket_directories")))
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert mentioning(str(place))
    assert not mentioning(str(place))


def test_its_data_survive_the_death_of_its_holder_and_a_lock_file_that_is_left(place: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603  # our own command
        assert holder.stdout is not None
        url = holder.stdout.readline().strip()
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        lock = place / "postgres" / "postmaster.pid"
        pid = int(lock.read_text().split()[0])
        holder.send_signal(signal.SIGKILL)
    assert eventually(lambda: not is_running(pid))
    assert (place / "postgres.log").read_text().rstrip().endswith("database system is shut down")
    lock.write_text(f"{os.getpid()}\n/somewhere\n")  # the number belongs to another process by now
    lock.chmod(0o600)
    with embedded_postgres(place, durable=True) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42
        assert ask(server.url, "SHOW fsync") == "on"


def test_a_server_that_does_not_start_says_why(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres.SETTINGS, "max_connections", "none at all")
    with (
        pytest.raises(ChildError, match=r"PostgreSQL ended with code 1(.|\n)*max_connections"),
        embedded_postgres(place),
    ):
        pytest.fail("it started")


def test_it_lives_in_a_folder_with_an_odd_and_long_name_in_a_closed_home(tmp_path: Path) -> None:
    if folders.SERVER_USER is None:
        pytest.skip("only as root does its socket move to where there is room for its name")
    tmp_path.chmod(0o700)
    with embedded_postgres(tmp_path / f"with a space, 한글 and {'l' * 120}") as server:
        elsewhere = Path(str(ask(server.url, "SHOW unix_socket_directories"))).parent
    assert not elsewhere.exists()
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(folders.SERVER_USER is None, reason="needs root to become somebody else")
def test_somebody_other_than_root_can_start_it_too() -> None:
    with folders.throw_away() as own:
        own.chmod(0o777)
        command = [sys.executable, "-c", AS_NOBODY + HOLDER, str(own / "data")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603  # our own command
            assert holder.stdout is not None
            assert holder.stdout.readline().startswith("postgresql://")
            holder.kill()


@pytest.mark.skipif(not DEBIAN, reason="no PostgreSQL of a package manager is installed")
def test_a_package_managers_postgresql_does_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = PostgresBinaries(DEBIAN[-1] / "initdb", DEBIAN[-1] / "postgres")
    monkeypatch.setattr(postgres, "postgres_binaries", lambda _: installed)
    with folders.throw_away() as own, embedded_postgres(own) as server:
        assert ask(server.url, "SELECT lower('ÉTÉ')") == "été"
