"""The format of link codes, and lenient parsing of typed ones."""

import re
import secrets
import unicodedata

LENGTH = 8
ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"  # pragma: allowlist secret
"""No two of these look alike: of 0 O, 1 I L, 2 Z, 5 S, 8 B, U V at most one is here."""
TYPED_MAX_CHARS = 64

_LOOK_ALIKES = str.maketrans("ZSBU", "258V")
_BETWEEN = re.compile(r"[\s‐-―−_.-]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new() -> str:
    """Return a random code, one of 2.8 * 10^11."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(typed: str) -> str | None:
    """Return the code, None for anything else; case, spaces, hyphens, full width and look-alikes do not matter."""
    if len(typed) > TYPED_MAX_CHARS:
        return None
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOK_ALIKES)
    return plain if _CODE.fullmatch(plain) else None


def spaced(code: str) -> str:
    """Return a code for display: ABCD-EFGH."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
