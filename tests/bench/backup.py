"""Backups: how large one of a million rows is, how long dump and restore take, and whether every row comes back."""

import os
import re
import subprocess
import time
from pathlib import Path

from django.db import connection

from backend.common import clock
from backend.materials.models import Sense
from sandbox.binaries import postgres_binaries
from sandbox.folders import throw_away
from tests.bench import study_rows
from tests.bench.figure import Figure, at_most, none_of, unpromised
from tests.bench.stage import Stage
from tests.deploy.test_backup import SCRIPTS

ROWS = int(os.environ.get("BACKUP_ROWS", "1000000"))
EACH = 10_000
LIMIT_SECONDS = 600.0
UNLIKE = """
UPDATE study_card SET stability = random() * 100, difficulty = 1 + random() * 9,
                      created_at = now() - random() * interval '1 year'
"""
PRINTED = re.compile(r": (\d+) KiB, restored in (\d+) s")


def figures(stage: Stage) -> list[Figure]:
    """Back up a database with ROWS cards, restore it into a throw-away server and count; about two minutes."""
    if Sense.objects.count() < EACH:
        study_rows.SENSES = EACH
        study_rows.make_senses()
    owners = study_rows.make_learners("bench-backup-", ROWS // EACH)
    study_rows.make_cards(owners, EACH, today=clock.now().date())
    with connection.cursor() as cursor:
        cursor.execute(UNLIKE)  # rows that are alike would make a small file
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    with throw_away() as folder:
        started = time.monotonic()
        _run("backup.sh", folder, stage)
        dumped = time.monotonic() - started
        rehearsed = _run("rehearse.sh", folder, stage)
    found = PRINTED.search(rehearsed)
    assert found, rehearsed
    tables = [line.split("\t") for line in rehearsed.splitlines() if line.count("\t") == 2]
    there = sum(int(now) for _, _, now in tables)
    restored = sum(int(then) for _, then, _ in tables)
    mebibytes = size / 1024**2
    return [
        unpromised(f"backup of {there:,} rows: its size / the database's", int(found[1]) / 1024, mebibytes, unit="MiB"),
        at_most(f"backup of {there:,} rows: dump, read back / 10 min", dumped, LIMIT_SECONDS, 1, unit="s"),
        at_most(f"backup of {there:,} rows: restore / 10 min", float(found[2]), LIMIT_SECONDS, 1, unit="s"),
        none_of("rehearsal: rows that did not come back", there - restored, there),
    ]


def _run(name: str, folder: Path, stage: Stage) -> str:
    programs = postgres_binaries(folder).postgres.parent
    env = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "BACKUP_DIR": str(folder / "backups"),
        "DATABASE_URL": stage.env["DATABASE_URL"],
    }
    done = subprocess.run(["sh", str(SCRIPTS / name)], env=env, capture_output=True, text=True, check=False)  # noqa: S603, S607 - ours
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr}")
    return done.stdout
