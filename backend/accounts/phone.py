"""Phone numbers in any usual spelling, converted to E.164, the format we store."""

import re
import unicodedata
from collections.abc import Collection

import phonenumbers

REGION = "KR"
KOREAN_MOBILE = re.compile(r"\+8210[0-9]{8}")
KOREAN_LEGACY = re.compile(r"\+821[16-9][0-9]{7,8}")
"""011, 016, 017, 018 and 019: no network has served them since 2021."""
RECEIVING_TYPES = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
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


def country(number: str) -> str:
    """Return the country of an E.164 number as ISO 3166 letters; "001" for ranges of no country, as satellites have."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""


def sms_refusal(number: str, *, countries: Collection[str]) -> str | None:
    """Return the error code that says why no text message may go to an E.164 number, None when one may.

    Korean numbers: only 010 with eight digits after it. Numbers of another country in `countries`: mobile ranges (where
    a country does not tell them from landlines, both). Premium and satellite ranges are neither.
    """
    if number.startswith("+82"):
        if KOREAN_MOBILE.fullmatch(number):
            return None if REGION in countries else "phone.country"
        return "phone.legacy" if KOREAN_LEGACY.fullmatch(number) else "phone.not_mobile"
    if country(number) not in countries:
        return "phone.country"
    is_mobile = phonenumbers.number_type(phonenumbers.parse(number)) in RECEIVING_TYPES
    return None if is_mobile else "phone.not_mobile"


def _valid(spelling: str) -> str | None:
    try:
        number = phonenumbers.parse(spelling, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
