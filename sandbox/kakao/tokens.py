"""The access tokens of the stand-in: issued by Kakao Login, accepted by the message API."""

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

ACCESS_SECONDS = 21_599
"""How long an access token lives on the real platform: six hours."""


@dataclass(frozen=True)
class AccessToken:
    """One access token: whose it is, what it allows, and until when (seconds of the registry's clock)."""

    value: str
    person_id: int
    scopes: frozenset[str]
    expires_at: float


class TokenRegistry:
    """Every access token of one stand-in; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._tokens: dict[str, AccessToken] = {}

    def issue(self, person_id: int, scopes: Iterable[str] = (), *, seconds: float = ACCESS_SECONDS) -> AccessToken:
        """Make a token for a person."""
        token = AccessToken(secrets.token_urlsafe(32), person_id, frozenset(scopes), self._clock() + seconds)
        self._tokens[token.value] = token
        return token

    def lookup(self, value: str) -> AccessToken | None:
        """Return the token with this value; None when there is none, it was revoked or has expired."""
        token = self._tokens.get(value)
        return token if token and token.expires_at > self._clock() else None

    def revoke(self, value: str) -> bool:
        """Forget a token; say whether it was still good."""
        was_good = self.lookup(value) is not None
        self._tokens.pop(value, None)
        return was_good

    def revoke_person(self, person_id: int) -> int:
        """Forget all tokens of a person and return how many there were."""
        theirs = [token.value for token in self._tokens.values() if token.person_id == person_id]
        for value in theirs:
            del self._tokens[value]
        return len(theirs)

    def clear(self) -> None:
        """Forget all tokens."""
        self._tokens.clear()
