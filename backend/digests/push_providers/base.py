"""The interface of push providers, with its messages, outcomes and reason codes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

OFF = "push.off"
NOT_NAMED = "more failed than were named"
"""Detail of a try when it is unknown whether it is among the failed ones."""
SURE_AT_ATTEMPT = 3
"""Attempts without reaching somebody after which they have left the platform."""
UNCONFIRMED = "push.unconfirmed"
UNREACHABLE = "push.unreachable"
REFUSED = "push.refused"
RATE_LIMITED = "push.rate_limited"
NOT_REACHED = "push.not_reached"
NO_IDENTITY = "push.no_identity"
NO_GRANT = "push.no_grant"
BUDGET_SPENT = "push.budget_spent"


@dataclass(frozen=True)
class Headline:
    """A story's title and summaries; empty where it has none."""

    title: str
    summary_ko: str = ""
    summary_en: str = ""


@dataclass(frozen=True)
class Push:
    """One learner's digest; `target_id` is the platform's id of the learner."""

    delivery_id: int
    target_id: str
    study_date: dt.date
    headlines: tuple[Headline, ...]


@dataclass(frozen=True)
class Accepted:
    """The platform took the request; its result can be asked for later, by this id."""

    task_id: str


@dataclass(frozen=True)
class Arrived:
    """The platform took the message."""


@dataclass(frozen=True)
class Unsure:
    """It may have arrived: it must not be sent again."""

    detail: str = ""


@dataclass(frozen=True)
class Refused:
    """It did not arrive; `permanent`: nor will it before the learner acts, which is certain at attempt `sure_at`."""

    reason: str
    detail: str = ""
    permanent: bool = False
    sure_at: int = 1
    retry_after_seconds: float = 0.0


Verdict = Arrived | Unsure | Refused
Outcome = Accepted | Verdict


@dataclass(frozen=True)
class TaskResult:
    """The result of an accepted request.

    How many were reached, who was not (by target_id), and how many more were not, without a name.
    """

    reached: int
    refused: Mapping[str, Refused] = field(default_factory=dict)
    unnamed: int = 0


def storable(text: str) -> str:
    """Return a platform's text as our tables can store it: no NUL, no lone surrogate, 500 characters at most."""
    return text.encode("utf-8", "replace").decode().replace("\0", "").strip()[:500]


class PushProvider(Protocol):
    """Translates pushes for one platform; without state, and without retries."""

    platform: str
    batch_max: int
    """How many learners one request may name."""
    price_krw: int
    """What one message costs, in won without VAT."""

    @property
    def is_on(self) -> bool:
        """Return whether the operator has set everything that this provider needs."""

    def send(self, pushes: Sequence[Push]) -> Outcome:
        """Make one request for all of these; return its outcome. Never raises for what a platform may answer."""

    def result(self, task_id: str) -> TaskResult | None:
        """Return the result of an accepted request, None while that is not known."""
