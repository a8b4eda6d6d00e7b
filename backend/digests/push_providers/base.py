"""What every way to push shares: what goes out, what can become of it, and the interface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

OFF = "push.off"
NOT_NAMED = "more failed than were named"
"""Detail of a try of which nobody knows whether it is the one that failed."""
SURE_AT_ATTEMPT = 3
"""Somebody who was not reached in so many attempts has left."""
UNCONFIRMED = "push.unconfirmed"
UNREACHABLE = "push.unreachable"
REFUSED = "push.refused"
RATE_LIMITED = "push.rate_limited"
NOT_REACHED = "push.not_reached"
NO_IDENTITY = "push.no_identity"
NO_GRANT = "push.no_grant"
BUDGET_SPENT = "push.budget_spent"


@dataclass(frozen=True)
class Push:
    """One learner's digest: `target_id` is the platform's id of the learner, `stories` are as the API shows them."""

    delivery_id: int
    target_id: str
    study_date: str
    stories: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Accepted:
    """The platform took the request and will tell later what became of it, under this id."""

    task_id: str


@dataclass(frozen=True)
class Arrived:
    """The platform took the message."""


@dataclass(frozen=True)
class Unsure:
    """It may have arrived, and nobody can tell: it must not be sent again."""

    detail: str = ""


@dataclass(frozen=True)
class Refused:
    """It did not arrive. `permanent`: nor will it before the learner does something; sure at attempt `sure_at`."""

    reason: str
    detail: str = ""
    permanent: bool = False
    sure_at: int = 1
    retry_after_seconds: float = 0.0


Verdict = Arrived | Unsure | Refused
Outcome = Accepted | Verdict


@dataclass(frozen=True)
class TaskResult:
    """What became of an accepted request.

    How many were reached, who was not (by target_id), and how many more were not, without a name.
    """

    reached: int
    refused: Mapping[str, Refused] = field(default_factory=dict)
    unnamed: int = 0


def told(words: str) -> str:
    """Return what a platform said as our tables can hold it: no NUL, no half of a character, 500 characters at most."""
    return words.encode("utf-8", "replace").decode().replace("\0", "").strip()[:500]


class PushProvider(Protocol):
    """One way to push. It translates between a platform and us: it keeps nothing and repeats nothing."""

    platform: str
    batch_max: int
    """How many learners one request may name."""
    price_krw: int
    """What one message costs, in won without VAT."""

    @property
    def is_on(self) -> bool:
        """Say whether the operator has set all that this way needs."""

    def send(self, pushes: Sequence[Push]) -> Outcome:
        """Make one request for all of these, and say what became of it. Never raises for what a platform may do."""

    def result(self, task_id: str) -> TaskResult | None:
        """Return what became of an accepted request, None while that is not known."""
