import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import folders

as_root = pytest.mark.skipif(folders.SERVER_USER is None, reason="only root hands its folders to somebody else")


@pytest.fixture
def closed_home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


@pytest.fixture
def open_place() -> Iterator[Path]:
    with folders.throw_away() as folder:
        yield folder


@as_root
def test_as_root_a_server_folder_belongs_to_nobody(open_place: Path) -> None:
    found = folders.server_folder(open_place / "data").stat()
    assert (found.st_uid, found.st_mode & 0o777) == (folders.NOBODY, 0o700)


@as_root
def test_what_lies_in_a_closed_home_cannot_be_reached(closed_home: Path) -> None:
    (closed_home / "file").touch()
    assert not folders.reachable(closed_home / "file")


@as_root
def test_what_others_may_not_read_cannot_be_reached(open_place: Path) -> None:
    (open_place / "file").touch(mode=0o640)
    assert not folders.reachable(open_place / "file")
    (open_place / "file").chmod(0o644)
    assert folders.reachable(open_place / "file")
    assert folders.reachable_folder(open_place) == open_place


@as_root
def test_things_lodge_elsewhere_when_the_data_is_in_a_closed_home(closed_home: Path) -> None:
    data = folders.open_folder(closed_home / "data")
    first, second = folders.reachable_folder(data), folders.reachable_folder(data)
    assert first == second
    assert first.stat().st_mode & 0o777 == 0o711
    assert folders.reachable_folder(first) == first
    assert closed_home.stat().st_mode & 0o777 == 0o700
    first.rmdir()


@as_root
def test_a_closed_temporary_folder_is_passed_over(closed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(closed_home))
    reachable_folder = folders.reachable_folder(folders.open_folder(closed_home / "data"))
    assert reachable_folder.parent in folders.COMMON_PLACES
    reachable_folder.rmdir()


@as_root
def test_without_any_open_place_the_sentence_says_what_to_do(
    closed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(closed_home))
    monkeypatch.setattr(folders, "COMMON_PLACES", (closed_home, closed_home / "none"))
    with pytest.raises(PermissionError, match="set TMPDIR"):
        folders.reachable_folder(closed_home)


@as_root
def test_a_lodging_that_somebody_else_prepared_is_refused(closed_home: Path) -> None:
    data = folders.open_folder(closed_home / "data")
    trap = folders.reachable_folder(data)
    os.chown(trap, 12345, 12345)
    try:
        with pytest.raises(PermissionError, match="belongs to another user"):
            folders.reachable_folder(data)
    finally:
        trap.rmdir()


def test_a_throw_away_folder_is_gone_afterwards() -> None:
    with folders.throw_away() as folder:
        (folder / "file").touch()
    assert not folder.exists()
