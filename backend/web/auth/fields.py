"""The fields of the entrance, as a phone's keyboard and a password manager want them."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts import phone
from backend.accounts.services.phone_codes import DIGITS

PASSWORD_MAX_CHARS = 128
CODE_SPELLING_MAX_CHARS = 20


class PhoneField(forms.CharField):
    """A phone number in any usual spelling -> E.164."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(max_length=phone.SPELLING_MAX_CHARS, widget=widget, **kwargs)

    def clean(self, value: object) -> str:
        """Return the one spelling we store, or refuse."""
        number = phone.to_e164(super().clean(value))
        if number is None:
            raise forms.ValidationError(_("휴대폰 번호를 확인해 주세요. 예: 010-1234-5678"), code="phone")
        return number


class CodeField(forms.CharField):
    """The six digits of an SMS, however they were pasted."""

    def __init__(self) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code"})
        super().__init__(max_length=CODE_SPELLING_MAX_CHARS, widget=widget, label=_("인증번호"))

    def clean(self, value: object) -> str:
        """Return the digits alone."""
        digits = unicodedata.normalize("NFKC", super().clean(value)).replace(" ", "").replace("-", "")
        if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
            raise forms.ValidationError(_("문자로 받은 숫자 여섯 자리를 입력해 주세요."), code="code")
        return digits


class PasswordField(forms.CharField):
    """A password, taken as it is typed and never shown again."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": autocomplete})
        super().__init__(max_length=PASSWORD_MAX_CHARS, strip=False, widget=widget, **kwargs)


class BirthDateField(forms.DateField):
    """A day of birth, by the phone's own picker or typed."""

    def __init__(self) -> None:
        widget = forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")
        super().__init__(
            label=_("생년월일"),
            help_text=_("만 14세 이상인지 확인하는 데만 쓰고 저장하지 않아요."),
            input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"],
            widget=widget,
        )
