"""Reports by learners: a meaning, a translation or a text that is wrong."""

from contracts.base import Contract
from contracts.enums import ReportKind


class Report(Contract):
    """A report as it was stored. `is_new` is false if the same learner had reported the same thing before."""

    id: int
    what: ReportKind
    article: int | None
    sense: int | None
    is_new: bool
