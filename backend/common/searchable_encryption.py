"""Short text that is encrypted at rest and can still be looked up whole: the same text gives the same ciphertext.

AES-SIV (RFC 5297) is made for that: it tells whether two values are equal and nothing else. Every key of
FIELD_ENCRYPTION_KEYS reads and finds; the first one writes. Between a new key and `manage.py reencrypt` the database
cannot see that two keys wrote the same text, so code that must not write it twice looks for it first.
"""

import base64
import functools
import hashlib
import re
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Exact, In

PREFIX = "s1:"
STORED = r"^s1:[A-Za-z0-9_-]+$"
"""What such a column may hold, for a constraint: only what a key wrote."""


class SearchableEncryptedField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """A column that holds ciphertext; `exact` and `in` find it under every key. `max_length` is the ciphertext's."""

    def get_prep_value(self, value: str | None) -> str | None:
        """Encrypt on the way into the database; an empty text stays empty."""
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        """Decrypt on the way out. Raises ValueError when no key fits."""
        return decrypt(value) if value else value


@SearchableEncryptedField.register_lookup
class _AnyKeyExact(Exact):
    """Equal under any of the keys."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]  # noqa: ANN401
        if not isinstance(self.rhs, str):
            return super().as_sql(compiler, connection)  # type: ignore[return-value]
        return _any_of(self, [self.rhs], compiler, connection)


@SearchableEncryptedField.register_lookup
class _AnyKeyIn(In):
    """One of these under any of the keys."""

    def get_prep_lookup(self) -> Any:  # noqa: ANN401
        return self.rhs

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]  # noqa: ANN401
        if not isinstance(self.rhs, list | tuple | set | frozenset):
            return super().as_sql(compiler, connection)  # type: ignore[return-value]
        return _any_of(self, self.rhs, compiler, connection)


def _any_of(
    lookup: Any,  # noqa: ANN401
    texts: Iterable[str],
    compiler: Any,  # noqa: ANN401
    connection: BaseDatabaseWrapper,
) -> tuple[str, list[Any]]:
    left, parameters = lookup.process_lhs(compiler, connection)
    return f"{left} = ANY(%s)", [*parameters, [token for text in texts for token in tokens(text)]]


def encrypt(text: str) -> str:
    """Return `text` as the token that the first key gives it, always the same."""
    return _token(settings.FIELD_ENCRYPTION_KEYS[0], text)


def decrypt(token: str) -> str:
    """Return what `encrypt` was given. Raises ValueError when no key fits."""
    for key in settings.FIELD_ENCRYPTION_KEYS:
        try:
            return _cipher(key).decrypt(_unpacked(token), None).decode()
        except (InvalidTag, ValueError):
            continue
    raise ValueError("No key in FIELD_ENCRYPTION_KEYS reads this text: was the old key removed too early?")


def tokens(text: str) -> list[str]:
    """Return every token that may stand for `text` in the database."""
    return [_token(key, text) for key in settings.FIELD_ENCRYPTION_KEYS] if text else [text]


def is_current(token: str) -> bool:
    """Return whether the first key wrote this token: then no other key is needed for it."""
    try:
        _cipher(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(_unpacked(token), None)
    except (InvalidTag, ValueError):
        return False
    return True


def _token(key: str, text: str) -> str:
    return PREFIX + base64.urlsafe_b64encode(
        _cipher(key).encrypt(text.encode("utf-8", "replace"), None)
    ).decode().rstrip("=")


def _unpacked(token: str) -> bytes:
    if not re.match(STORED, token):
        raise ValueError("not a token of ours")
    packed = token.removeprefix(PREFIX)
    return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))


@functools.lru_cache(maxsize=8)
def _cipher(key: str) -> AESSIV:
    """Stretch any text to the 64 bytes of AES-256-SIV: an operator need not know its format."""
    return AESSIV(hashlib.sha512(b"newsbite searchable encryption\0" + key.encode()).digest())
