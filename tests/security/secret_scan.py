"""`python -m tests.security.secret_scan [folder]`: no secret lies in the files that are, or are about to be, committed.

Everything is looked through for keys of known shapes. Names that sound secret, random-looking text and passwords in
addresses are looked for in the product alone: the tests and the sandbox are full of such, all of them made up. A line
that only looks like a secret says so: `pragma: allowlist secret`. Nothing found is ever asked of anybody's server.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector
from detect_secrets.settings import transient_settings

STAND_INS = ("tests/", "sandbox/")
HASHES = (
    "requirements.txt",
    "requirements-sandbox.txt",
    "requirements-dev.txt",
)  # thousands of them, and each is checked by pip
NO_SECRETS = {"IPPublicDetector"}
GUESSES = {"KeywordDetector", "BasicAuthDetector", "Base64HighEntropyString", "HexHighEntropyString"}
PLACEHOLDERS = {"password"}  # as in postgresql://user:PASSWORD@host
LIMITS = {"Base64HighEntropyString": 4.5, "HexHighEntropyString": 3.0}
FILTERS = [{"path": "detect_secrets.filters.allowlist.is_line_allowlisted"}] + [
    {"path": f"detect_secrets.filters.heuristic.is_{name}"}
    for name in ("sequential_string", "potential_uuid", "templated_secret", "not_alphanumeric_string", "lock_file")
]
KINDS: Iterable[type[BasePlugin]] = get_mapping_from_secret_type_to_class().values()
DETECTORS = {kind.__name__: kind for kind in KINDS if kind.__name__ not in NO_SECRETS}


class Finding(NamedTuple):
    """Where something looks like a secret."""

    file: str
    line: int
    kind: str


def findings(root: Path) -> list[Finding]:
    """Return what looks like a secret in a folder's files: git's, new ones too, or all where there is no git."""
    files = [name for name in _files(root) if name not in HASHES]
    product = [name for name in files if not name.startswith(STAND_INS)]
    stand_ins = [name for name in files if name.startswith(STAND_INS) and _has_a_known_shape(root / name)]
    return sorted(chain(_scanned(root, product, set(DETECTORS)), _scanned(root, stand_ins, set(DETECTORS) - GUESSES)))


def _files(root: Path) -> list[str]:
    asked = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    if listed.returncode:
        return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    return [name for name in listed.stdout.split("\0") if (root / name).is_file()]


def _has_a_known_shape(path: Path) -> bool:
    """Say whether a look line by line, which is slow, could find anything."""
    text = path.read_text("utf-8", "ignore")
    shapes = (kind for name, kind in DETECTORS.items() if name not in GUESSES)
    return any(
        shape.search(text) for kind in shapes if issubclass(kind, RegexBasedDetector) for shape in kind().denylist
    )


def _scanned(root: Path, files: Iterable[str], detectors: set[str]) -> Iterator[Finding]:
    plugins = [{"name": name} | ({"limit": LIMITS[name]} if name in LIMITS else {}) for name in sorted(detectors)]
    with transient_settings({"plugins_used": plugins, "filters_used": FILTERS}):
        secrets = [(name, secret) for name in files for secret in scan_file(str(root / name))]
    for name, secret in secrets:
        if (secret.secret_value or "").lower() not in PLACEHOLDERS:
            yield Finding(name, secret.line_number, secret.type)


if __name__ == "__main__":
    found = findings(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
    for file, line, kind in found:
        print(f"{file}:{line}: {kind}")  # noqa: T201  it speaks to a person on a terminal
    sys.exit(bool(found))
