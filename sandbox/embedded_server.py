"""A server that we started ourselves and can start again where its clients look for it."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox import children
from sandbox.children import Child


@dataclass
class EmbeddedServer:
    """Its address, its process now, and `start`, which starts it on its data and waits until it answers."""

    name: str
    url: str
    child: Child
    start: Callable[[], Child]

    @property
    def pid(self) -> int:
        """Its process id, for those who want to freeze or kill it."""
        return self.child.pid

    def restart(self) -> None:
        """Start it again at the same address. Raises ChildError when it does not come up."""
        children.stop([self.child])
        self.child = self.start()
