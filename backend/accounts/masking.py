"""Masked personal data: enough for its owner to recognize, not enough to use."""

import phonenumbers

SHOWN_AT_START, SHOWN_AT_END = len("+8210"), 4
ID_MIN_CHARS = 8
"""Nothing is shown of a shorter id: its end would be most of it."""


def phone(number: str | None) -> str:
    """Return an E.164 number in national format with its middle masked: +821012345678 as 010-****-5678."""
    if not number:
        return ""
    try:
        written = phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
    except phonenumbers.NumberParseException:
        written = number
    hidden = max(len(number) - SHOWN_AT_START - SHOWN_AT_END, 0)
    digits = [place for place, sign in enumerate(written) if sign.isdigit()]
    middle = set(digits[-SHOWN_AT_END - hidden : -SHOWN_AT_END])
    return "".join("*" if place in middle else sign for place, sign in enumerate(written))


def email(address: str) -> str:
    """Return mina@example.com as m***@, for its host could be guessed; "" stays ""."""
    return f"{address[:1]}***@" if address else ""


def platform_id(number: str) -> str:
    """Return the end of a platform's user id: 80351110224678912 as …8912."""
    return f"…{number[-SHOWN_AT_END:]}" if len(number) >= ID_MIN_CHARS else "…"
