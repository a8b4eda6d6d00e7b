"""One try at a job, and what is to be told of it if it does not end well."""

from dataclasses import dataclass

from contracts.deliveries import AlertJob, DigestJob, EditJob

AnyJob = DigestJob | EditJob | AlertJob


@dataclass
class Attempt:
    """`maybe_posted` turns true as soon as something of the job may stand on Discord."""

    until: float
    """The event loop's time when the lease must no longer be counted on."""
    maybe_posted: bool = False
