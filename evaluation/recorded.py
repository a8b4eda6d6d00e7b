"""A model whose answers are recorded, and played back without a network, by prompt version, model and input."""

import hashlib
import json
import re
import threading
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from backend.common.errors import ExternalError
from backend.materials.notes.base import WriterSettings
from backend.materials.notes.chat_model import ChatModel, Completion

FOLDER = Path(__file__).with_name("answers")
NOT_RECORDED = "evaluation.not_recorded"
KEY_CHARS = 24
_MARKER = re.compile(r"^===== (\w+) [0-9a-f]{16} =====$", re.MULTILINE)


class AnswerBook:
    """The recorded answers of one model in one role: a JSON object a line. Thread-safe."""

    def __init__(self, role: str, model: str, folder: Path | None = None) -> None:
        self.path = (folder or FOLDER) / role / f"{re.sub(r'[^A-Za-z0-9.-]+', '_', model)}.jsonl"
        self._lock = threading.Lock()
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        self._rows: dict[str, dict[str, Any]] = {row["key"]: row for row in map(json.loads, lines)}

    def find(self, key: str) -> Completion | None:
        """Return a recorded answer."""
        if (row := self._rows.get(key)) is None:
            return None
        fields = {name: value for name, value in row.items() if name != "key"}
        return Completion(**fields | {"cost_usd": Decimal(row["cost_usd"])})

    def add(self, key: str, answer: Completion) -> None:
        """Record an answer in the place of an earlier one."""
        with self._lock:
            self._rows[key] = {"key": key, **asdict(answer), "cost_usd": str(answer.cost_usd)}

    def save(self) -> None:
        """Write the file, in the order of keys."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        rows = (json.dumps(self._rows[key], ensure_ascii=False) for key in sorted(self._rows))
        self.path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")

    def __bool__(self) -> bool:
        return bool(self._rows)


class RecordedModel(ChatModel):
    """Asks the server and records what it answers; not `is_live`, it answers from the book alone."""

    def __init__(self, settings: WriterSettings, book: AnswerBook, *, prompt_version: str, is_live: bool) -> None:
        super().__init__(settings)
        self._book, self._is_live = book, is_live
        self._named = (prompt_version, settings.model)

    def complete(self, messages: list[dict[str, str]], response_format: dict[str, Any]) -> Completion:
        """Return the answer. Raises ExternalError, NOT_RECORDED for one that is not in the book."""
        key = answer_key(*self._named, messages)
        if self._is_live:
            answer = super().complete(messages, response_format)
            self._book.add(key, answer)
            return answer
        if (known := self._book.find(key)) is None:
            raise ExternalError("llm", NOT_RECORDED, "this input was never recorded", permanent=True)
        return known


def answer_key(prompt_version: str, model: str, messages: list[dict[str, str]]) -> str:
    """Return the key of an answer: the fences' random marks and the schema, which is sent in two ways, make no part."""
    asked = [_MARKER.sub(r"\1", turn["content"]) for turn in messages if turn["role"] != "system"]
    return hashlib.sha256(json.dumps([prompt_version, model, *asked]).encode()).hexdigest()[:KEY_CHARS]
