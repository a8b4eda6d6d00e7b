"""What may not stand in the project's files."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

SUFFIXES = {".py", ".toml", ".md", ".yml", ".yaml", ".html", ".txt", ".cfg", ".json"}
NAMES = {"Makefile", "Dockerfile", ".env.example", "run"}
OUTSIDE = {".git", ".venv", ".data", "node_modules", "__pycache__", "staticfiles"}
# Where and how the project was written is no reader's business. (The brackets keep this list from finding itself.)
WORKPLACE = re.compile(
    r"/wor[k]/|/roo[t]/|/hom[e]/\w|shared/referenc[e]|\b(style|contract|product|infra|sources|discord)\.m[d]\b"
    r"|\bissues? [#]?\d|\bClaud[e]\b|\bAnthropi[c]\b|\bChatGP[T]\b|\bCopilo[t]\b|acceptance chec[k]",
    re.IGNORECASE,
)


@cache
def texts() -> list[Path]:
    found = [path for path in ROOT.rglob("*") if not OUTSIDE & set(path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file() and (path.suffix in SUFFIXES or path.name in NAMES)]


def test_no_file_speaks_of_the_place_it_was_written_in() -> None:
    spoken = {
        f"{path.relative_to(ROOT)}:{number}": line.strip()[:80]
        for path in texts()
        if not path.name.startswith("requirements")
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if WORKPLACE.search(line)
    }
    assert spoken == {}


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-sandbox.txt", "requirements-dev.txt", "pyproject.toml"]
)
def test_the_lock_names_no_host(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    hosts = re.compile(
        r"https?://|--(extra-)?index-url|--find-links|--trusted-host|pypi\.org|pythonhosted", re.IGNORECASE
    )
    assert [line for line in lines if hosts.search(line)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-sandbox.txt", "requirements-dev.txt"])
def test_every_locked_package_has_a_version_and_a_hash(name: str) -> None:
    locked = re.findall(r"^[A-Za-z0-9](?:.*\\\n)*.*", (ROOT / name).read_text(), re.MULTILINE)
    assert locked
    assert [one.splitlines()[0] for one in locked if "==" not in one or "--hash=sha256:" not in one] == []


def test_no_merge_is_left_half_done() -> None:
    marker = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
    assert [str(path) for path in texts() if marker.search(path.read_text(errors="replace"))] == []
