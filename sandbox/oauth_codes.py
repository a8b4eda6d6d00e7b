"""Authorization codes and refresh tokens: what each stands for, and that a code is good once."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

CODE_SECONDS = 600
REFRESH_SECONDS = 5_183_999
RENEWED_BELOW_SECONDS = 30 * 24 * 3600
"""A refresh token is renewed in its last month only."""


@dataclass(frozen=True)
class Code:
    """What somebody agreed to, on its way to the application."""

    person_id: int
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str
    expires_at: float


@dataclass(frozen=True)
class Refresh:
    """A refresh token."""

    value: str
    person_id: int
    scopes: frozenset[str]
    expires_at: float


class Codes:
    """All of them; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, Refresh] = {}

    def make(self, person_id: int, scopes: set[str], *, redirect_uri: str, challenge: str = "") -> str:
        """Return a code that is good once, for ten minutes."""
        value = secrets.token_urlsafe(48)
        expires_at = self._clock() + CODE_SECONDS
        self._codes[value] = Code(person_id, frozenset(scopes), redirect_uri, challenge, expires_at)
        return value

    def spend(self, value: str) -> Code | None:
        """Return what a code stands for, and forget it."""
        code = self._codes.pop(value, None)
        return code if code and code.expires_at > self._clock() else None

    def refresh_token(self, person_id: int, scopes: frozenset[str], *, seconds: float = REFRESH_SECONDS) -> Refresh:
        """Return a new refresh token."""
        made = Refresh(secrets.token_urlsafe(32), person_id, scopes, self._clock() + seconds)
        self._refresh[made.value] = made
        return made

    def lookup(self, value: str) -> Refresh | None:
        """Return a refresh token that is still good."""
        found = self._refresh.get(value)
        return found if found and found.expires_at > self._clock() else None

    def is_in_last_month(self, token: Refresh) -> bool:
        """Say whether a refresh answers with a new refresh token, too."""
        return token.expires_at - self._clock() < RENEWED_BELOW_SECONDS

    def forget(self, person_id: int) -> None:
        """Forget everything of somebody's."""
        self._codes = {value: one for value, one in self._codes.items() if one.person_id != person_id}
        self._refresh = {value: one for value, one in self._refresh.items() if one.person_id != person_id}


def fits(challenge: str, verifier: str) -> bool:
    """Say whether a PKCE verifier (S256) fits; no challenge wants no verifier."""
    if not challenge:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
