"""How asking the API can fail: it refused, or there was no usable answer."""

import json
from typing import Any

from bot.api.connection import Response

USER_GONE = "auth.user_gone"


class ApiError(Exception):
    """The API refused: `code` is the envelope's, `status` the HTTP status (4xx)."""

    def __init__(self, code: str, status: int, message: str = "", extra: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.code = code
        self.status = status
        self.extra = extra or {}


class ApiUnavailableError(Exception):
    """No answer in time, a broken one, or the API's own failure: asking again later may help."""


def checked(response: Response) -> bytes:
    """Return the body of a good answer; raise ApiError for a refusal and ApiUnavailableError for anything else."""
    if 200 <= response.status < 300:
        return response.body
    if not 400 <= response.status < 500:
        raise ApiUnavailableError(f"HTTP {response.status}")
    try:
        envelope = json.loads(response.body)
        refusal = ApiError(str(envelope["code"]), response.status, str(envelope["message"]), envelope.get("extra"))
    except (ValueError, KeyError, TypeError, AttributeError):
        refusal = ApiError("unknown", response.status)
    raise refusal
