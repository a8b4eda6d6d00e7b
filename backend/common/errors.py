"""The two errors that cross a layer: a refusal by us, and a failure of an outside service."""

from typing import Any


class AppError(Exception):
    """A refusal a caller can act on.

    `code` is lowercase and dotted ("identity.unlinked") and never changes; `message` is English for developers;
    `extra` is JSON-ready; `status` is the HTTP status the API answers with.
    """

    def __init__(self, code: str, message: str, extra: dict[str, Any] | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extra = extra or {}
        self.status = status


class ExternalError(Exception):
    """An outside service failed: `service` names it, `code` says how.

    `permanent` means that trying again will not help. `retry_after_seconds` is the wait the service itself wants.
    """

    def __init__(
        self,
        service: str,
        code: str,
        message: str = "",
        *,
        permanent: bool,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(f"{service}: {code}: {message}" if message else f"{service}: {code}")
        self.service = service
        self.code = code
        self.message = message
        self.permanent = permanent
        self.retry_after_seconds = retry_after_seconds
