"""Security event tokens, signed as Kakao signs them (RFC 8417): RS256, the public key at jwks.json."""

import functools
import json
import time
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from sandbox.keys import KAKAO_REST_API_KEY

OAUTH = "https://schemas.openid.net/secevent/oauth/event-type/"
RISC = "https://schemas.openid.net/secevent/risc/event-type/"
EVENTS = {
    name: family + name
    for family, names in {
        OAUTH: ("user-linked", "user-unlinked", "user-scope-withdraw", "token-revoked", "tokens-revoked"),
        RISC: ("account-purged", "account-disabled", "account-enabled", "credential-compromise", "sessions-revoked"),
    }.items()
    for name in names
}
"""Event types by the last segment of their URI."""


@functools.cache
def _key() -> rsa.RSAPrivateKey:
    """One for the whole process: making one takes a moment."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Signer:
    """Signs events; `rotate` gives the key another name, as if it were a new one."""

    def __init__(self) -> None:
        self._kid = uuid.uuid4().hex[:8]

    def rotate(self) -> None:
        """Sign under another key id from now on."""
        self._kid = uuid.uuid4().hex[:8]

    def jwks(self) -> dict[str, Any]:
        """Return the public keys."""
        public = json.loads(RSAAlgorithm.to_jwk(_key().public_key()))
        return {"keys": [public | {"kid": self._kid, "alg": "RS256", "use": "sig"}]}

    def event(self, person_id: int, name: str, *, issuer: str, claims: dict[str, Any] | None = None) -> str:
        """Return an event as the body that is sent; `claims` replace the usual ones, None takes one out."""
        subject = {"subject_type": "iss-sub", "iss": issuer, "sub": str(person_id)}
        usual = {
            "iss": issuer,
            "aud": KAKAO_REST_API_KEY,
            "sub": str(person_id),
            "iat": int(time.time()),
            "toe": int(time.time()),
            "jti": uuid.uuid4().hex,
            "txn": uuid.uuid4().hex,
            "events": {EVENTS.get(name, OAUTH + name): {"subject": subject}},
        } | (claims or {})
        payload = {claim: value for claim, value in usual.items() if value is not None}
        headers = {"kid": self._kid, "typ": "secevent+jwt"}
        return jwt.encode(payload, _key(), algorithm="RS256", headers=headers)
