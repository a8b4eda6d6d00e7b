"""`python -m tests.security.dependency_audit`: the locked dependencies, as far as can be checked without a network.

It knows no list of vulnerabilities: such a list is old the day it is copied. Where there is a network, pip-audit asks
for today's (docs/security.md says how).
"""

import re
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

LOCKS = ("requirements.txt", "requirements-sandbox.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = "--hash=sha256:"


def problems(root: Path) -> list[str]:
    """Return what is wrong with the locks in a folder, and with what is installed beside them."""
    locks = {name: _entries((root / name).read_text()) for name in LOCKS}
    found = [problem for name, entries in locks.items() for problem in _loose(name, entries)]
    pins = {name: dict(_pins(entries)) for name, entries in locks.items()}
    smaller = [problem for name in LOCKS[:-1] for problem in _disagreeing(pins[name], pins[LOCKS[-1]])]
    return [*found, *dict.fromkeys(smaller), *_unlike(pins[LOCKS[-1]])]


def _entries(text: str) -> list[str]:
    """Return a lock's requirements, each with its hashes on one line."""
    joined = text.replace("\\\n", " ")
    return [line for line in (one.strip() for one in joined.splitlines()) if line and not line.startswith("#")]


def _loose(lock: str, entries: list[str]) -> Iterator[str]:
    for entry in entries:
        name = entry.split()[0]
        if not PINNED.match(entry):
            yield f"{lock}: {name} is not pinned to one version"
        if HASH not in entry:
            yield f"{lock}: {name} has no hash"


def _pins(entries: list[str]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        pinned = PINNED.match(entry)
        if pinned:
            yield canonicalize_name(pinned[1]), pinned[2]


def _disagreeing(product: Mapping[str, str], everything: Mapping[str, str]) -> Iterator[str]:
    for name, version in product.items():
        if everything.get(name) != version:
            yield f"{name} is tested as {everything.get(name)} and deployed as {version}"


def _unlike(pins: Mapping[str, str]) -> Iterator[str]:
    """Name what is installed in another version than the one that was locked."""
    for name, version in pins.items():
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # its marker says: not on this machine
        if installed != version:
            yield f"{name} is locked as {version} and installed as {installed}"


if __name__ == "__main__":
    found = problems(Path.cwd())
    print(*found, sep="\n", end="\n" if found else "")  # noqa: T201  it speaks to a person on a terminal
    sys.exit(bool(found))
