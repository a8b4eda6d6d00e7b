"""The stories and summaries that measure the truth gate; truth/README.md describes the format."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "truth"
PARTS = ("tuning", "held_out")

REFUSED_ENGLISH = frozenset({"value", "name"})
REFUSED_KOREAN = frozenset(
    f"korean-{what}" for what in ("value", "currency", "polarity", "sentence", "register", "script", "promise")
)
"""Errors that the gate has to refuse by itself; any other error may be flagged instead."""


@dataclass(frozen=True)
class Story:
    """A news story written by us."""

    id: str
    category: str
    title: str
    text: str


@dataclass(frozen=True)
class Line:
    """A summary of a story and what is wrong with it; `error` and `wrong_in` are None in an honest one."""

    story: Story
    kind: str
    error: str | None
    wrong_in: str | None
    summary_en: str
    summary_ko: str | None


def load_part(part: str) -> list[Line]:
    """Return the lines of a part, in the file's order."""
    folder = FOLDER / part
    stories = {row["id"]: Story(**row) for row in _rows(folder / "stories.jsonl")}
    return [
        Line(
            story=stories[row["story"]],
            kind=row["kind"],
            error=row["error"],
            wrong_in=row["wrong_in"],
            summary_en=row["summary_en"],
            summary_ko=row["summary_ko"],
        )
        for row in _rows(folder / "summaries.jsonl")
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
