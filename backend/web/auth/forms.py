"""What the entrance asks for, and how a refusal finds its field."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.common.errors import AppError
from backend.web.auth.error_messages import told
from backend.web.auth.fields import BirthDateField, CodeField, PasswordField, PhoneField

LOGIN_MAX_CHARS = 150
UNPROCESSABLE = 422
PASSWORD_HELP = _("8자 이상, 숫자만으로는 안 돼요. 흔한 비밀번호나 전화번호는 피해 주세요.")


class EntranceForm(forms.Form):
    """A form that shows what its service refuses."""

    refusal: AppError | None = None

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Turn an AppError into sentences at their fields."""
        try:
            yield
        except AppError as error:
            self.refusal = error
            for field, sentence in told(error):
                self.add_error(field if field in self.fields else None, str(sentence))

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.refusal is not None:
            return self.refusal.status
        return UNPROCESSABLE if self.is_bound and not self.is_valid() else 200

    @property
    def retry_after(self) -> int | None:
        """How many seconds to wait, when that was the refusal."""
        return self.refusal.extra.get("retry_after_seconds") if self.refusal else None


class LoginForm(EntranceForm):
    """Who, and the proof."""

    username = forms.CharField(
        max_length=LOGIN_MAX_CHARS,
        label=_("휴대폰 번호 또는 아이디"),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PasswordField(label=_("비밀번호"), autocomplete="current-password")


class NumberForm(EntranceForm):
    """Where to send a code."""

    phone_number = PhoneField(label=_("휴대폰 번호"))


class SignUpForm(EntranceForm):
    """What an account needs beyond its number."""

    code = CodeField()
    password = PasswordField(label=_("비밀번호"), autocomplete="new-password", help_text=PASSWORD_HELP)
    birth_date = BirthDateField()
    terms = forms.BooleanField(label=_("이용약관에 동의해요 (필수)"))
    privacy = forms.BooleanField(label=_("개인정보 수집과 이용에 동의해요 (필수)"))


class ResetForm(EntranceForm):
    """The code, and the password from now on."""

    code = CodeField()
    password = PasswordField(label=_("새 비밀번호"), autocomplete="new-password", help_text=PASSWORD_HELP)


class NewPasswordForm(EntranceForm):
    """A password for somebody who has just signed in and has none."""

    password = PasswordField(label=_("새 비밀번호"), autocomplete="new-password", help_text=PASSWORD_HELP)


class PasswordForm(EntranceForm):
    """The present password, and the one from now on."""

    current_password = PasswordField(label=_("지금 비밀번호"), autocomplete="current-password")
    password = PasswordField(label=_("새 비밀번호"), autocomplete="new-password", help_text=PASSWORD_HELP)


class ProvedNumberForm(NumberForm):
    """A new number, and the password: a session left open must not give the account away."""

    current_password = PasswordField(label=_("지금 비밀번호"), autocomplete="current-password")


class CodeForm(EntranceForm):
    """The code alone."""

    code = CodeField()
