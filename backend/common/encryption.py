"""Text that is encrypted at rest, and keyed hashes.

Keys come from FIELD_ENCRYPTION_KEYS, newest first: the first one writes, all of them read, so that a key is replaced
without a pause. Without one, the key is derived from DJANGO_SECRET_KEY.
"""

import base64
import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """A text column that holds ciphertext (Fernet: AES-128-CBC with HMAC-SHA256); it cannot be searched."""

    def get_prep_value(self, value: str | None) -> str | None:
        """Encrypt on the way into the database; an empty text stays empty."""
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        """Decrypt on the way out. Raises ValueError when no key fits."""
        return decrypt(value) if value else value


def encrypt(text: str) -> str:
    """Return `text` encrypted with the first key."""
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return what `encrypt` was given. Raises ValueError when no key fits."""
    try:
        return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError(
            "No key in FIELD_ENCRYPTION_KEYS reads this text: was the old key removed too early?"
        ) from None


def keyed_hash(purpose: str, text: str) -> str:
    """Return the HMAC-SHA256 (hex) of `text` under DJANGO_SECRET_KEY; `purpose` keeps uses apart."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


@functools.lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    # Any text is stretched to the 32 bytes Fernet wants: an operator need not know its format.
    digests = [hashlib.sha256(b"newsbite field encryption\0" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def is_current(token: str) -> bool:
    """Return whether the first key wrote this token: then no other key is needed for it."""
    try:
        _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return False
    return True
