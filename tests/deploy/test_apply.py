"""What is changed reaches the processes one after the other, and stops where something fails."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "apply.sh"
DOCKER = """#!/bin/sh
echo "$*" >> {log}
case "$*" in
  *"ps --services"*) printf '{running}' ;;
  *"{failing}"*) exit 1 ;;
esac
"""
SECONDS = 20
EVERYBODY = r"web\nproxy\nprometheus\nalertmanager\n"


def applied(folder: Path, *, running: str = EVERYBODY, failing: str = "nothing fails") -> tuple[int, list[str]]:
    """Run the script against a `docker` that only notes what it is asked; return its exit code and these notes."""
    log, docker = folder / "log", folder / "docker"
    docker.write_text(DOCKER.format(log=log, running=running, failing=failing))
    docker.chmod(0o755)
    env = {"PATH": f"{folder}:/usr/bin:/bin"}
    done = subprocess.run(["/bin/sh", str(SCRIPT)], env=env, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - ours
    return done.returncode, [line for line in log.read_text().splitlines() if "ps" not in line.split()]


def test_tables_come_first_then_web_then_the_bots_then_the_rest(tmp_path: Path) -> None:
    code, asked = applied(tmp_path)
    assert (code, asked[-4:]) == (
        0,
        [
            "compose run --rm migrate",
            "compose up --detach --no-deps --wait web",
            "compose up --detach --no-deps discord kakao",
            "compose up --detach",
        ],
    )


@pytest.mark.parametrize("failing", ["run --rm migrate", "--wait web"])
def test_nothing_is_replaced_after_a_step_that_failed(tmp_path: Path, failing: str) -> None:
    code, asked = applied(tmp_path, failing=failing)
    assert code != 0
    assert failing in asked[-1]


def test_mounted_files_are_read_again_by_those_who_run(tmp_path: Path) -> None:
    _, asked = applied(tmp_path)
    assert asked[:3] == [
        "compose exec -T proxy caddy reload --config /etc/caddy/Caddyfile",
        "compose kill --signal HUP prometheus",
        "compose kill --signal HUP alertmanager",
    ]


def test_who_does_not_run_is_not_asked_to(tmp_path: Path) -> None:
    code, asked = applied(tmp_path, running="")
    assert (code, asked[0]) == (0, "compose run --rm migrate")
