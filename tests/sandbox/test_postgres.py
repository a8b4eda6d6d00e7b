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


@pytest.fixture
def place() -> Iterator[Path]:
    with folders.throw_away() as folder:
        yield folder


AS_NOBODY = f"""
import os
from sandbox import children, folders, postgres
folders.SERVER_USER = children.SERVER_USER = postgres.SERVER_USER = None
os.setgroups([])
os.setgid({folders.NOBODY})
os.setuid({folders.NOBODY})
"""


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with folders.throw_away() as folder, embedded_postgres(folder) as server:
        yield server.url


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


def test_it_starts_with_its_database_and_leaves_no_process(place: Path) -> None:
    with embedded_postgres(place) as server:
        assert ask(server.url, "SELECT current_database()") == "newsbite"
        assert mentioning(str(place))
    assert not mentioning(str(place))


def test_it_speaks_utf8(running: str) -> None:
    assert ask(running, "SHOW server_encoding") == "UTF8"
    assert ask(running, "SELECT lower('ÉTÉ')") == "été"


def test_it_takes_no_connections_from_the_network(running: str) -> None:
    assert ask(running, "SHOW listen_addresses") == ""


def test_it_serves_many_clients_at_once(running: str) -> None:
    assert ask(running, "SHOW max_connections") == "200"


def test_its_socket_is_behind_a_door_only_its_owner_opens(running: str) -> None:
    sockets = Path(str(ask(running, "SHOW unix_socket_directories")))
    assert sockets.stat().st_mode & 0o777 == 0o700


def test_what_is_thrown_away_pays_for_no_safety(running: str) -> None:
    assert ask(running, "SHOW fsync") == "off"


def test_a_developers_pgport_misleads_nobody(running: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    assert ask(running, "SHOW port") == "5432"


def test_data_survives_a_restart(place: Path) -> None:
    with embedded_postgres(place, durable=True) as server:
        ask(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded_postgres(place, durable=True) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42
        assert ask(server.url, "SHOW fsync") == "on"


def test_it_lives_in_a_folder_with_an_odd_and_long_name_in_a_closed_home(tmp_path: Path) -> None:
    if folders.SERVER_USER is None:
        pytest.skip("only as root does its socket move to where there is room for its name")
    tmp_path.chmod(0o700)
    with embedded_postgres(tmp_path / f"with a space, 한글 and {'l' * 120}") as server:
        assert ask(server.url, "SELECT 1") == 1
        elsewhere = Path(str(ask(server.url, "SHOW unix_socket_directories"))).parent
    assert not elsewhere.exists()
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(folders.SERVER_USER is None, reason="needs root to become somebody else")
def test_somebody_other_than_root_can_start_it_too(place: Path) -> None:
    place.chmod(0o777)
    command = [sys.executable, "-c", AS_NOBODY + HOLDER, str(place / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603  # our own command
        assert holder.stdout is not None
        assert holder.stdout.readline().startswith("postgresql://")
        holder.kill()


def test_a_lock_file_left_by_a_dead_server_is_no_hindrance(place: Path) -> None:
    with embedded_postgres(place):
        pass
    lock = place / "postgres" / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n/somewhere\n")  # the number belongs to another process by now
    lock.chmod(0o600)
    with embedded_postgres(place) as server:
        assert ask(server.url, "SELECT 1") == 1


def test_it_shuts_down_in_good_order_when_its_holder_is_killed(place: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603  # our own command
        assert holder.stdout is not None
        url = holder.stdout.readline().strip()
        ask(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        pid = int((place / "postgres" / "postmaster.pid").read_text().split()[0])
        holder.send_signal(signal.SIGKILL)
    assert eventually(lambda: not is_running(pid))
    assert "database system is shut down" in (place / "postgres.log").read_text()
    with embedded_postgres(place, durable=True) as server:
        assert ask(server.url, "SELECT answer FROM kept") == 42


def test_a_server_that_does_not_start_says_why(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres.SETTINGS, "max_connections", "none at all")
    with (
        pytest.raises(ChildError, match=r"PostgreSQL ended with code 1(.|\n)*max_connections"),
        embedded_postgres(place),
    ):
        pytest.fail("it started")


@pytest.mark.skipif(not DEBIAN, reason="no PostgreSQL of a package manager is installed")
def test_a_package_managers_postgresql_does_as_well(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DEBIAN[-1]
    installed = PostgresBinaries(folder / "initdb", folder / "postgres")
    monkeypatch.setattr(postgres, "postgres_binaries", lambda _: installed)
    with embedded_postgres(place) as server:
        assert ask(server.url, "SELECT lower('ÉTÉ')") == "été"
