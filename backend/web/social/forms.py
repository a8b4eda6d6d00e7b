"""What these pages ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.services.duplicates import MOST
from backend.web.auth.fields import BirthDateField, CodeField, PasswordField
from backend.web.auth.forms import EntranceForm


class WhichForm(forms.Form):
    """Which of the accounts shown; a place in the list, so that no page carries an account's id."""

    which = forms.IntegerField(min_value=0, max_value=MOST - 1, widget=forms.HiddenInput)


class PasswordForm(WhichForm):
    """That account's password."""

    password = PasswordField(label=_("비밀번호"), autocomplete="current-password")


class CodeForm(WhichForm):
    """The code that was sent to that account's phone."""

    code = CodeField()


class JoinForm(EntranceForm):
    """What a new learner has to say. The birth date is looked at and forgotten."""

    birth_date = BirthDateField()
    terms = forms.BooleanField(label=_("이용약관에 동의해요 (필수)"))
    privacy = forms.BooleanField(label=_("개인정보 수집과 이용에 동의해요 (필수)"))
