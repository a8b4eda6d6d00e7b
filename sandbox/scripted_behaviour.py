"""What somebody told the sandbox to do, for a number of times or until told otherwise."""

from collections.abc import Callable
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt


class ScriptedBehaviour(BaseModel):
    """Something to do; `times` None means always, `seconds` is what the thing itself makes of it."""

    model_config = ConfigDict(extra="forbid")

    times: PositiveInt | None = None
    seconds: float | None = Field(default=None, ge=0)


Kind = TypeVar("Kind", bound=ScriptedBehaviour)


class ScriptedBehaviours(Generic[Kind]):
    """Scripted behaviours in the order they were added; each is removed after `times` uses."""

    def __init__(self) -> None:
        self._open: list[Kind] = []

    def add(self, order: Kind) -> None:
        """Take a further order."""
        self._open.append(order)

    def clear(self) -> None:
        """Forget all of them."""
        self._open.clear()

    def take(self, fits: Callable[[Kind], bool]) -> Kind | None:
        """Return the first order that fits, and count it as carried out once."""
        found = next(filter(fits, self._open), None)
        if found is not None and found.times is not None:
            found.times -= 1
            if found.times == 0:
                self._open.remove(found)
        return found
