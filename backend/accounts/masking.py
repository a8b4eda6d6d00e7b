"""Personal data as far as somebody needs to see it who may not be its owner: enough to recognize, not to use."""

import phonenumbers

KEPT_IN_FRONT, KEPT_AT_THE_END = len("+8210"), 4
SHORTEST_ID = 8
"""Of a shorter one nothing is shown: what is left would be most of it."""


def phone(number: str | None) -> str:
    """Return an E.164 number as people there write it, without its middle: +821012345678 as 010-****-5678."""
    if not number:
        return ""
    try:
        written = phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
    except phonenumbers.NumberParseException:
        written = number
    hidden = max(len(number) - KEPT_IN_FRONT - KEPT_AT_THE_END, 0)
    digits = [place for place, sign in enumerate(written) if sign.isdigit()]
    middle = set(digits[-KEPT_AT_THE_END - hidden : -KEPT_AT_THE_END])
    return "".join("*" if place in middle else sign for place, sign in enumerate(written))


def email(address: str) -> str:
    """Return mina@example.com as m***@, "" for none: with its host it could be guessed."""
    return f"{address[:1]}***@" if address else ""


def platform_id(number: str) -> str:
    """Return a platform's id of somebody as its end: 80351110224678912 as …8912."""
    return f"…{number[-KEPT_AT_THE_END:]}" if len(number) >= SHORTEST_ID else "…"
