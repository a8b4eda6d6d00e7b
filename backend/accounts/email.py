"""One spelling for an e-mail address, so that two of them can be compared."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

EMAIL_MAX_CHARS = 254


def normalized(text: str) -> str:
    """Return the address in lower case; "" for what is none."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= EMAIL_MAX_CHARS else ""
