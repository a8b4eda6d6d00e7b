"""A gateway session with the events it was sent, so that a RESUME can replay them."""

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.discord.clock import SNOWFLAKE_SHIFT
from sandbox.discord.gateway.protocol import Op, frame

HISTORY_MAX = 5000


@dataclass(eq=False)
class Session:
    """Created by IDENTIFY; stays for `resume_seconds` after its connection is lost."""

    shard: tuple[int, int]
    intents: int
    send: Callable[[str], None] | None
    """Sends a frame; None while no client is connected."""
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    left_at: float | None = None
    _history: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=HISTORY_MAX))

    def owns(self, guild_id: int | None) -> bool:
        """Say whether a server's events come here; direct messages come to shard 0."""
        number, count = self.shard
        return ((guild_id or 0) >> SNOWFLAKE_SHIFT) % count == number

    def wants(self, needs: int) -> bool:
        """Say whether the session asked for events of an intent."""
        return not needs or bool(needs & self.intents)

    def dispatch(self, name: str, data: Any) -> None:  # noqa: ANN401  # JSON
        """Send an event, now or at the next RESUME."""
        self.sequence += 1
        text = frame(Op.DISPATCH, data, sequence=self.sequence, event=name)
        self._history.append((self.sequence, text))
        if self.send is not None:
            self.send(text)

    def can_resume(self, sequence: int) -> bool:
        """Say whether all that came after a sequence number is still known."""
        return sequence == self.sequence or any(number == sequence + 1 for number, _ in self._history)

    def replay(self, sequence: int) -> None:
        """Send again what came after a sequence number, then RESUMED."""
        for number, text in tuple(self._history):
            if number > sequence and self.send is not None:
                self.send(text)
        self.dispatch("RESUMED", {"_trace": []})
