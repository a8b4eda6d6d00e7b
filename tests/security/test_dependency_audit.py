"""The locks are tight, and the audit notices one that is not."""

import re
from pathlib import Path

import pytest

from tests.security import dependency_audit

ROOT = Path(__file__).resolve().parents[2]
TIGHT = "nobody-has-this==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via newsbite\n"


def audit(folder: Path, product: str, everything: str | None = None) -> list[str]:
    for name in ("requirements.txt", "requirements-sandbox.txt"):
        (folder / name).write_text(product)
    (folder / "requirements-dev.txt").write_text(product if everything is None else everything)
    return dependency_audit.problems(folder)


def test_our_own_locks_are_tight_and_installed() -> None:
    assert dependency_audit.problems(ROOT) == []


def test_a_tight_lock_is_fine(tmp_path: Path) -> None:
    assert audit(tmp_path, TIGHT) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nobody-has-this>=1.0 --hash=sha256:00\n", "is not pinned"),
        ("nobody-has-this==1.0\n", "has no hash"),
        ("git+https://example.com/nobody-has-this --hash=sha256:00\n", "is not pinned"),
    ],
)
def test_a_loose_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    assert any(problem in found for found in audit(tmp_path, line))


def test_what_is_deployed_is_what_was_tested(tmp_path: Path) -> None:
    assert audit(tmp_path, TIGHT, TIGHT.replace("1.0", "1.1")) == [
        "nobody-has-this is tested as 1.1 and deployed as 1.0"
    ]


def test_what_is_installed_is_what_was_locked(tmp_path: Path) -> None:
    assert "pytest is locked as 0.1" in audit(tmp_path, TIGHT.replace("nobody-has-this==1.0", "pytest==0.1"))[0]


def test_lint_audits() -> None:
    lint = (ROOT / "Makefile").read_text()
    assert "-m tests.security.dependency_audit" in lint
    assert "-m pip check" in lint


@pytest.mark.parametrize("name", [*dependency_audit.LOCKS, "pyproject.toml"])
def test_no_registry_host_is_named(name: str) -> None:
    hosts = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", re.IGNORECASE)
    assert [line for line in (ROOT / name).read_text().splitlines() if hosts.search(line)] == []
