"""Starts the product's processes and the embedded servers again when they end.

A worker ends when Redis dies, a web process when memory runs out, a server when somebody kills it; the other processes
keep running. What keeps ending is started again with growing pauses.
"""

import math
import time
from collections import defaultdict
from dataclasses import dataclass, field

from sandbox import children
from sandbox.children import Child, ChildError
from sandbox.embedded_server import EmbeddedServer
from sandbox.stack import Say, Stack

WAITS_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Before each new start in a row, and the last one from then on."""
STEADY_SECONDS = 10.0
"""A process that ran this long is healthy: the count of its ends starts again."""
LOOK_SECONDS = 0.5


@dataclass
class _Record:
    """What is known of a process."""

    began_at: float = -math.inf
    due_at: float = math.inf
    ends_in_a_row: int = 0

    def wait(self) -> float | None:
        """Return the seconds until it is started again, None when that has been said: only the wait goes on."""
        now = time.monotonic()
        if now - self.began_at > STEADY_SECONDS:
            self.ends_in_a_row = 0
        wait = WAITS_SECONDS[min(self.ends_in_a_row, len(WAITS_SECONDS) - 1)]
        self.due_at, self.ends_in_a_row = now + wait, self.ends_in_a_row + 1
        return wait if self.ends_in_a_row <= len(WAITS_SECONDS) else None


@dataclass
class Supervisor:
    """Restarts the product's processes and the servers of a stack; `say` gets a sentence for each that ends."""

    stack: Stack
    say: Say
    _records: defaultdict[str, _Record] = field(default_factory=lambda: defaultdict(_Record))

    def watch(self) -> None:
        """Check everything, until one of the sandbox's own processes has ended (ChildError)."""
        while True:
            self.look()
            time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Start again what has ended, once its wait is over. Raises ChildError when the sandbox itself has ended."""
        for server in self.stack.servers.embedded:
            self._look_at_server(server)
        running = {child.name: child for child in self.stack.children}
        for process in self.stack.product:
            child, record = running.get(process.name), self._records[process.name]
            if child is not None and (code := child.ended()) is not None:
                if code == 0 and process.needs:  # a bot that misses its key says so and goes in good order
                    self.say(f"{process.name} is off and stays off. It said: {child.tail(lines=1)}")
                else:
                    self._announce(process.name, record, code, child)
                self.stack.children.remove(child)
                children.stop([child])  # what it had started may still hold its port
            if time.monotonic() >= record.due_at:
                record.began_at, record.due_at = time.monotonic(), math.inf
                self.stack.start(process)
        self.stack.check(supervised=[process.name for process in self.stack.product])

    def _look_at_server(self, server: EmbeddedServer) -> None:
        record = self._records[server.name]
        if (code := server.child.ended()) is not None and record.due_at == math.inf:
            self._announce(server.name, record, code, server.child)
        if time.monotonic() >= record.due_at:
            record.began_at, record.due_at = time.monotonic(), math.inf
            try:
                server.restart()
            except ChildError as error:
                self.say(str(error))

    def _announce(self, name: str, record: _Record, code: int, child: Child) -> None:
        wait = record.wait()
        if wait is None:
            return
        when = f"in {wait:g} s" if wait else "at once"
        ending = f"{name} ended with code {code} and is started again {when}. Its log: {child.log}"
        if record.ends_in_a_row == len(WAITS_SECONDS):
            ending += f"\n{name} keeps ending; from now on it is tried every {wait:g} s, silently.\n{child.tail()}"
        self.say(ending)
