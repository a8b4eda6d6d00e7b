"""How asking the API can fail: it said no, or it said nothing usable."""

from typing import Any

import httpx


class ApiError(Exception):
    """The API refused: `code` is the envelope's, `status` the HTTP status (4xx)."""

    def __init__(self, code: str, status: int, message: str = "", extra: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.code = code
        self.status = status
        self.extra = extra or {}


class ApiUnavailableError(Exception):
    """No answer in time, a broken one, or the API's own failure: asking again later may help."""


def checked(response: httpx.Response) -> httpx.Response:
    """Return a good response; raise ApiError for a refusal and ApiUnavailableError for anything else."""
    if response.is_success:
        return response
    if not response.is_client_error:
        raise ApiUnavailableError(f"HTTP {response.status_code} from {response.url.path}")
    try:
        envelope = response.json()
        refusal = ApiError(str(envelope["code"]), response.status_code, str(envelope["message"]), envelope.get("extra"))
    except (ValueError, KeyError, TypeError, AttributeError):
        refusal = ApiError("unknown", response.status_code)
    raise refusal
