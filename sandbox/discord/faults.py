"""Faults of REST: error responses, delays, and connections dropped before or after the work is done."""

from fnmatch import fnmatchcase
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

Name = Literal[
    "rate_limited", "cloudflare", "server_error", "bad_gateway", "unavailable", "error",
    "slow", "slow_after", "cut_before", "cut_after",
]  # fmt: skip
STATUSES = {"server_error": 500, "bad_gateway": 502, "unavailable": 503}
AFTER = {"slow_after", "cut_after"}
"""Faults that take effect after the request was carried out."""


class Fault(BaseModel):
    """A fault, the requests it applies to, and how often (`times` None: until it is cleared).

    `match` is a pattern over "METHOD /path" below the base ("POST /channels/*/messages"; "WS /gateway" for the
    websocket). The first `skip` matching requests go well, and of the others every `every`-th goes wrong.
    """

    model_config = ConfigDict(extra="forbid")

    fault: Name
    match: str = "*"
    times: PositiveInt | None = None
    skip: int = Field(default=0, ge=0)
    every: PositiveInt = 1
    seconds: float = Field(default=1.0, ge=0)
    scope: Literal["user", "global", "shared"] = "user"
    status: int = Field(default=400, ge=400, le=599)
    code: int = 0
    message: str = "Error"
    seen: int = 0
    """How many requests matched so far."""

    def hits(self) -> bool:
        """Count a matching request and say whether it is one of those that go wrong."""
        self.seen += 1
        past = self.seen - self.skip
        return past > 0 and past % self.every == 0


class Faults:
    """The active faults, tried in the order in which they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Add a fault."""
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Remove all faults."""
        self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault for this request, or None, and count its use."""
        for fault in self._faults:
            if fnmatchcase(f"{method} {path}", fault.match) and fault.hits():
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                return fault
        return None
