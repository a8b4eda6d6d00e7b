"""Messages that were pushed to people, and their cost."""

import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sandbox.kakao import limits

JSON = dict[str, Any]
LINES_MAX = 20_000


@dataclass(frozen=True)
class Line:
    """One message to one person; an event message that was not delivered costs nothing."""

    at: float
    kind: Literal["event", "memo"]
    person_id: int | None
    receiver: str
    delivered: bool
    won: int
    task_id: str = ""
    why: str = ""


@dataclass
class Ledger:
    """The newest lines and the total cost."""

    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=LINES_MAX))
    won: int = 0

    def event(self, receiver: str, person_id: int | None, task_id: str, why: str = "") -> None:
        """Note an event message; `why` says why it was not delivered."""
        won = 0 if why else limits.EVENT_WON
        self.won += won
        self.lines.append(Line(time.time(), "event", person_id, receiver, not why, won, task_id, why))

    def memo(self, person_id: int) -> None:
        """Note a message of somebody to themselves, which is free."""
        self.lines.append(Line(time.time(), "memo", person_id, str(person_id), True, 0))

    def json(self) -> JSON:
        """Return all of it."""
        return {"won": self.won, "lines": [asdict(line) for line in self.lines]}
