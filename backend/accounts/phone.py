"""Phone numbers in any usual spelling, converted to E.164, the format we store."""

import re
import unicodedata

import phonenumbers

REGION = "KR"
SPELLING_MAX_CHARS = 40
# Digits and what people put between them. Letters are refused: the library would read "010-CALL-NOW" as digits.
SPELLING = re.compile(r"\+?[\d\s().‐-―−~/·-]+")
# Korean keyboards put the vowel ㅡ (NFKC makes it U+1173) where a dash is meant; the library takes "~" for an end.
_DASHES = str.maketrans(dict.fromkeys("\u1173\u30fc·~/", "-"))


def to_e164(text: str) -> str | None:
    """Return the number as +821012345678, or None when `text` is not a valid phone number.

    A number without a country code is Korean. Full-width digits, a leading 82 or 0082, and the trunk zero kept
    after the country code (+82 010-1234-5678) are all understood; invisible characters, which contact lists put around
    a copied number, are ignored.
    """
    if len(text) > SPELLING_MAX_CHARS:
        return None
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    spelling = unicodedata.normalize("NFKC", visible).translate(_DASHES).strip()
    if not SPELLING.fullmatch(spelling):
        return None
    # 00 is the prefix most of the world dials before a country code; Korea's own are 001, 002 and so on.
    return _valid(spelling) or (_valid(f"+{spelling[2:]}") if spelling.startswith("00") else None)


def _valid(spelling: str) -> str | None:
    try:
        number = phonenumbers.parse(spelling, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
