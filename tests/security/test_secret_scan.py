"""The secret scan finds what it should, and nothing in this repository."""

import subprocess
from pathlib import Path

import pytest

from tests.security import secret_scan

# Written in two halves, so that this file does not hold what it plants.
AWS = "AKIA" + "Q3EGRW7X5TZ2LMNB"
OPENAI = "sk-" + "kR4vT9wX2yZ6bN8mQ1pL" + "T3BlbkFJ" + "hG5fD7sA0jK3eU6iO9cV"
DISCORD = "MTk4NjIyNDgzNDcxOTI1MjQ4" + ".Cl2FMQ." + "ZnCjm1XVW7vRze4b7Cq4se7kKWs"
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----"
KEYS = {
    AWS: "AWS Access Key",
    OPENAI: "OpenAI Token",
    DISCORD: "Discord Bot Token",
    PRIVATE: "Private Key",
}
ROOT = Path(__file__).resolve().parents[2]


def test_a_key_of_a_known_shape_is_found_anywhere(tmp_path: Path) -> None:
    folders = ("backend", "tests/web", "sandbox", "deploy")
    for folder in folders:
        add_sample_servers(tmp_path, f"{folder}/settings.py", "\n".join(f'TOKEN = "{one}"' for one in KEYS))
    expected = {
        (f"{folder}/settings.py", line, kind) for folder in folders for line, kind in enumerate(KEYS.values(), 1)
    }
    assert expected <= set(secret_scan.findings(tmp_path))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('KAKAO_CLIENT_SECRET = "' + "hunter2-and-more" + '"', "Secret Keyword"),
        ('URL = "postgresql://newsbite:' + "tr0ub4dor@db" + '/newsbite"', "Basic Auth Credentials"),
        ('KEY = "' + "9f86d081884c7d659a2feaa0c55ad015" + '"', "Hex High Entropy String"),
    ],
)
def test_what_only_may_be_a_secret_is_found_in_the_product(tmp_path: Path, line: str, kind: str) -> None:
    add_sample_servers(tmp_path, "backend/settings.py", line)
    add_sample_servers(tmp_path, "tests/test_settings.py", line)
    assert {(found.file, found.kind) for found in secret_scan.findings(tmp_path)} == {("backend/settings.py", kind)}


def test_a_line_that_says_it_is_none_is_passed_over(tmp_path: Path) -> None:
    add_sample_servers(tmp_path, "backend/settings.py", f'TOKEN = "{AWS}"  # pragma: allowlist ' + "secret\n")
    assert secret_scan.findings(tmp_path) == []


def test_in_a_repository_new_files_are_looked_at_and_ignored_ones_are_not(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)  # noqa: S603, S607  our own words
    add_sample_servers(tmp_path, ".gitignore", ".env\n")
    add_sample_servers(tmp_path, ".env", f"TOKEN={AWS}\n")
    add_sample_servers(tmp_path, "new.py", f'TOKEN = "{AWS}"\n')
    assert {found.file for found in secret_scan.findings(tmp_path)} == {"new.py"}


def test_lint_scans_for_secrets() -> None:
    assert "-m tests.security.secret_scan" in (ROOT / "Makefile").read_text()


def add_sample_servers(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
