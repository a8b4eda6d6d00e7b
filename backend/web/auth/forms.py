"""Forms and form fields of the auth pages."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts import phone
from backend.accounts.services.phone_codes import DIGITS
from backend.common.errors import AppError
from backend.web.auth.error_messages import field_errors

LOGIN_MAX_CHARS = 150
UNPROCESSABLE = 422
PASSWORD_HELP = _("8자 이상, 숫자만으로는 안 돼요. 흔한 비밀번호나 전화번호는 피해 주세요.")
PASSWORD_MAX_CHARS = 128
CODE_SPELLING_MAX_CHARS = 20


class PhoneField(forms.CharField):
    """A phone number in any usual spelling, converted to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(max_length=phone.SPELLING_MAX_CHARS, widget=widget, **kwargs)

    def clean(self, value: object) -> str:
        """Return the number as E.164. Raises ValidationError."""
        number = phone.to_e164(super().clean(value))
        if number is None:
            raise forms.ValidationError(_("휴대폰 번호를 확인해 주세요. 예: 010-1234-5678"), code="phone")
        return number


class CodeField(forms.CharField):
    """The six digits of an SMS; spaces and hyphens are ignored."""

    def __init__(self) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code"})
        super().__init__(max_length=CODE_SPELLING_MAX_CHARS, widget=widget, label=_("인증번호"))

    def clean(self, value: object) -> str:
        """Return the digits. Raises ValidationError."""
        digits = unicodedata.normalize("NFKC", super().clean(value)).replace(" ", "").replace("-", "")
        if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
            raise forms.ValidationError(_("문자로 받은 숫자 여섯 자리를 입력해 주세요."), code="code")
        return digits


class PasswordField(forms.CharField):
    """A password, not stripped and never rendered again."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": autocomplete})
        super().__init__(max_length=PASSWORD_MAX_CHARS, strip=False, widget=widget, **kwargs)


class BirthDateField(forms.DateField):
    """A date of birth, from a date picker or typed."""

    def __init__(self) -> None:
        widget = forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")
        super().__init__(
            label=_("생년월일"),
            help_text=_("만 14세 이상인지 확인하는 데만 쓰고 저장하지 않아요."),
            input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"],
            widget=widget,
        )


class AuthForm(forms.Form):
    """A form that shows an AppError of its service at the right fields."""

    default_error_field: str | None = None
    error: AppError | None = None

    @contextmanager
    def showing_errors(self) -> Iterator[None]:
        """Turn an AppError raised in this context into form errors."""
        try:
            yield
        except AppError as error:
            self.show_error(error)

    def show_error(self, error: AppError) -> None:
        """Add the error's sentences at their fields; those without a field go to `default_error_field`."""
        self.error = error
        for field, sentence in field_errors(error):
            self.add_error(field if field in self.fields else self.default_error_field, str(sentence))

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.error is not None:
            return self.error.status
        return UNPROCESSABLE if self.is_bound and not self.is_valid() else 200

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait after a throttling error, None otherwise."""
        return self.error.extra.get("retry_after_seconds") if self.error else None


class LoginForm(AuthForm):
    """Username or phone number, and password."""

    username = forms.CharField(
        max_length=LOGIN_MAX_CHARS,
        label=_("휴대폰 번호 또는 아이디"),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PasswordField(label=_("비밀번호"), autocomplete="current-password")


class NumberForm(AuthForm):
    """The phone number to send a code to."""

    phone_number = PhoneField(label=_("휴대폰 번호"))


class CodeForm(AuthForm):
    """The code of an SMS."""

    code = CodeField()


class ProofForm(AuthForm):
    """The current password, as a proof."""

    current_password = PasswordField(label=_("지금 비밀번호"), autocomplete="current-password")


class NewPasswordForm(AuthForm):
    """A first password, for a user who has just signed in without one."""

    password = PasswordField(label=_("새 비밀번호"), autocomplete="new-password", help_text=PASSWORD_HELP)


class ConsentForm(AuthForm):
    """Birth date and consent of a new learner. The birth date is checked and not stored."""

    birth_date = BirthDateField()
    terms = forms.BooleanField(label=_("이용약관에 동의해요 (필수)"))
    privacy = forms.BooleanField(label=_("개인정보 수집과 이용에 동의해요 (필수)"))


class SignUpForm(ConsentForm, CodeForm):
    """The fields of a new account besides its number."""

    password = PasswordField(label=_("비밀번호"), autocomplete="new-password", help_text=PASSWORD_HELP)
    field_order = ("code", "password")


class ResetForm(NewPasswordForm, CodeForm):
    """The code and the new password."""


class PasswordForm(NewPasswordForm, ProofForm):
    """The current and the new password."""


class ProvedNumberForm(ProofForm, NumberForm):
    """A new number and the password: a session left open must not give the account away."""
