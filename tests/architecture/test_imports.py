"""Word data, the truth gate and page readers belong to who writes: they cost other processes memory and their start."""

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

WRITERS_OWN = {"cefrpy", "simplemma", "openai", "trafilatura", "backend.materials.notes.checks.gate"}
LOADED = "import sys; print(*sys.modules)"


@pytest.mark.parametrize(
    "start",
    [
        "import backend.config.wsgi, backend.config.urls",
        "from tasks import app; app.loader.import_default_modules(); app.finalize()",
    ],
    ids=["web", "worker"],
)
def test_a_process_loads_no_word_data_at_its_start(start: str) -> None:
    command = [sys.executable, "-c", f"{start}; {LOADED}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert WRITERS_OWN & set(done.stdout.split()) == set()
