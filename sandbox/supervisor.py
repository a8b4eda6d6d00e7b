"""Restarts the product's processes when they end; one that keeps ending stops the stack.

A worker ends when Redis dies, a web process when memory runs out; the other processes keep running.
"""

import math
import time
from collections import defaultdict
from dataclasses import dataclass, field

from sandbox import children
from sandbox.children import Child
from sandbox.processes import Process
from sandbox.stack import Say, Stack

WAITS_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Before each new start in a row; a process that ends once more after the last of them cannot run."""
STEADY_SECONDS = 10.0
"""A process that ran this long is healthy: the count of its ends starts again."""
LOOK_SECONDS = 0.5


@dataclass
class _Record:
    """What is known of a process."""

    began_at: float = -math.inf
    due_at: float = math.inf
    ends_in_a_row: int = 0


@dataclass
class Supervisor:
    """Restarts the product's processes of a stack; `say` gets a sentence for each that ends."""

    stack: Stack
    say: Say
    _records: defaultdict[str, _Record] = field(default_factory=lambda: defaultdict(_Record))

    def watch(self) -> None:
        """Check the processes until one has ended for good (ChildError)."""
        while True:
            self.look()
            time.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Start again what has ended, once its wait is over. Raises ChildError when something has ended for good."""
        running = {child.name: child for child in self.stack.children}
        for process in self.stack.product:
            child, record = running.get(process.name), self._records[process.name]
            if child is not None and (code := child.ended()) is not None:
                self._let_go(process, child, code)
            if time.monotonic() >= record.due_at:
                record.began_at, record.due_at = time.monotonic(), math.inf
                self.stack.start(process)
        self.stack.check()

    def _let_go(self, process: Process, child: Child, code: int) -> None:
        """Remove an ended process from the stack, unless it failed too often: then `check` reports it."""
        now, record = time.monotonic(), self._records[process.name]
        if now - record.began_at > STEADY_SECONDS:
            record.ends_in_a_row = 0
        if code == 0 and process.needs:  # a bot that misses its key says so and goes in good order
            self.say(f"{process.name} is off and stays off. It said: {child.tail(lines=1)}")
        elif record.ends_in_a_row < len(WAITS_SECONDS):
            wait = WAITS_SECONDS[record.ends_in_a_row]
            when = f"in {wait:g} s" if wait else "at once"
            self.say(f"{process.name} ended with code {code} and is started again {when}. Its log: {child.log}")
            record.due_at = now + wait
            record.ends_in_a_row += 1
        else:
            return
        self.stack.children.remove(child)
        children.stop([child])  # what it had started may still hold its port
