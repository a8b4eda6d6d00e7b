"""Following redirects by hand: at most five, no loop, never from https back to http."""

from backend.common.errors import ExternalError
from backend.common.targets import Target

MOST_REDIRECTS = 5
PERMANENT_STATUSES = frozenset({301, 308})


class Trail:
    """Where one fetch began, where it is now, and the new address if the publisher moved for good."""

    def __init__(self, start: Target) -> None:
        self.start = start
        self.target = start
        self.permanent_to: str | None = None
        self._seen = {start.url}
        self._only_permanent = True

    def follow(self, target: Target, status: int) -> None:
        """Go on to `target`. Permanent ExternalErrors: "http.downgrade", "http.redirect_loop", "http.redirects"."""
        if self.target.scheme == "https" and target.scheme == "http":
            raise self._refusal("http.downgrade", "redirects from https to http")
        if target.url in self._seen:
            raise self._refusal("http.redirect_loop", "redirects in a circle")
        if len(self._seen) > MOST_REDIRECTS:
            raise self._refusal("http.redirects", f"more than {MOST_REDIRECTS} redirects")
        self._seen.add(target.url)
        self.target = target
        self._only_permanent = self._only_permanent and status in PERMANENT_STATUSES
        if self._only_permanent:
            self.permanent_to = target.url

    def _refusal(self, code: str, message: str) -> ExternalError:
        return ExternalError(self.target.host, code, message, permanent=True)
