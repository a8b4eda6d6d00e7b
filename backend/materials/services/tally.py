"""The figures of one collection run as they grow."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What a run has seen and done so far."""

    seen: int = 0
    new: int = 0
    updated: int = 0
    duplicate: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def note(self, code: str, count: int = 1) -> None:
        """Remember why something was left out that is nobody's failure."""
        if count:
            self.reasons[code] += count

    def fail(self, code: str, count: int = 1) -> None:
        """Count something that could not be read."""
        self.failed += count
        self.note(code, count)

    def figures(self) -> dict[str, int | str]:
        """Return the columns of a CollectRun; `why` names the reasons, most frequent first."""
        named = (code if count == 1 else f"{code} x{count}" for code, count in self.reasons.most_common())
        figures = {name: getattr(self, name) for name in ("seen", "new", "updated", "duplicate", "failed")}
        return figures | {"why": ", ".join(named)[:200]}
