"""Authorization codes, refresh tokens and access tokens: what each stands for, and that a code is good once."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

CODE_SECONDS = 600
ACCESS_SECONDS = 21_599
"""How long an access token lives at Kakao: six hours."""
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

    def fits(self, redirect_uri: object, verifier: str) -> bool:
        """Say whether the address and the PKCE verifier (S256) fit; no challenge wants no verifier."""
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return self.redirect_uri == redirect_uri and self.challenge in {"", digest}


@dataclass(frozen=True)
class Token:
    """One access or refresh token: whose it is, what it allows, and until when (seconds of the clock)."""

    value: str
    person_id: int
    scopes: frozenset[str]
    expires_at: float


class TokenRegistry:
    """Every token of one kind; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._tokens: dict[str, Token] = {}

    def issue(self, person_id: int, scopes: Iterable[str] = (), *, seconds: float = ACCESS_SECONDS) -> Token:
        """Make a token for a person."""
        token = Token(secrets.token_urlsafe(32), person_id, frozenset(scopes), self._clock() + seconds)
        self._tokens[token.value] = token
        return token

    def lookup(self, value: str) -> Token | None:
        """Return the token with this value; None when there is none, it was revoked or has expired."""
        token = self._tokens.get(value)
        return token if token and token.expires_at > self._clock() else None

    def is_in_last_month(self, token: Token) -> bool:
        """Say whether a refresh answers with a new refresh token, too."""
        return token.expires_at - self._clock() < RENEWED_BELOW_SECONDS

    def revoke_person(self, person_id: int) -> None:
        """Forget all tokens of a person."""
        self._tokens = {value: token for value, token in self._tokens.items() if token.person_id != person_id}


class Codes:
    """Every authorization code that was not used; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._codes: dict[str, Code] = {}

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

    def forget(self, person_id: int) -> None:
        """Forget the codes of a person."""
        self._codes = {value: code for value, code in self._codes.items() if code.person_id != person_id}
