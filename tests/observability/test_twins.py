"""The bots are strangers to the backend: what both need stands twice, and is kept alike here."""

import pytest

from tests.architecture.source import ROOT


@pytest.mark.parametrize("name", ["correlation", "exposing", "logs", "redaction", "tracing"])
def test_the_bots_have_the_same_file(name: str) -> None:
    ours, theirs = (ROOT / folder / f"{name}.py" for folder in ("observability", "bot/monitoring"))
    assert theirs.read_text() == ours.read_text().replace("backend.common", "bot.monitoring")
