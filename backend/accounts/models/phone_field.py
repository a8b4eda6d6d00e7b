"""Model field for phone numbers: E.164, encrypted, searchable by the whole number only."""

import re

from django.core.validators import RegexValidator

from backend.common.searchable_encryption import SearchableEncryptedField

E164 = re.compile(r"\+[1-9][0-9]{5,14}")
CIPHERTEXT_MAX_CHARS = 64


class PhoneNumberField(SearchableEncryptedField):
    """A phone number; anything but E.164 raises ValueError before it is written."""

    default_validators = [RegexValidator(rf"\A{E164.pattern}\Z", "+821012345678처럼 입력해 주세요.")]

    def get_prep_value(self, value: str | None) -> str | None:
        """Return the encrypted number."""
        if value and not E164.fullmatch(value):
            raise ValueError("A phone number is stored as E.164, for example +821012345678.")
        return super().get_prep_value(value)
