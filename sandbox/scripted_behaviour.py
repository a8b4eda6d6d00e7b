"""Scripted behaviours of a stand-in, for a number of times or until they are cleared."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class ScriptedBehaviour(BaseModel):
    """A behaviour; `times` None means always, the meaning of `seconds` depends on the behaviour."""

    model_config = ConfigDict(extra="forbid")

    times: PositiveInt | None = None
    seconds: float | None = Field(default=None, ge=0)


Kind = TypeVar("Kind", bound=ScriptedBehaviour)


class ScriptedBehaviours(Generic[Kind]):
    """Scripted behaviours in the order they were added; each is removed after `times` uses."""

    def __init__(self) -> None:
        self._open: list[Kind] = []

    def add(self, behaviour: Kind) -> None:
        """Add a behaviour at the end."""
        self._open.append(behaviour)

    def clear(self) -> None:
        """Remove all behaviours."""
        self._open.clear()

    def take(self, fits: Callable[[Kind], bool]) -> Kind | None:
        """Return the first behaviour that fits and count its use, None without one."""
        found = next(filter(fits, self._open), None)
        if found is not None and found.times is not None:
            found.times -= 1
            if found.times == 0:
                self._open.remove(found)
        return found
