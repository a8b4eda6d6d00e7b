"""What the truth gate finds in summaries, without a model: JSON lines in, JSON lines out."""

import dataclasses
import json
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ValidationError

from backend.materials.notes.checks.findings import Findings
from backend.materials.notes.checks.gate import check_summary

NOT_READABLE = "The line is no JSON object with title, text and summary_en."


class Line(BaseModel):
    """One summary and its story."""

    title: str
    text: str
    summary_en: str
    summary_ko: str | None = None


def inspect(lines: Iterable[bytes]) -> Iterator[str]:
    """Yield for each line its findings, four lists of sentences; a line that cannot be read is a problem itself."""
    for line in lines:
        if not line.strip():
            continue
        try:
            findings = check_summary(**Line.model_validate_json(line).model_dump())
        except ValidationError:
            findings = Findings(english=(NOT_READABLE,))
        yield json.dumps(dataclasses.asdict(findings), ensure_ascii=False)
