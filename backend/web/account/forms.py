"""What the account's pages ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from backend.common.errors import AppError
from backend.learners import link_code_format
from backend.web.auth.error_messages import told

UNPROCESSABLE = 422
FAREWELL = gettext_noop("탈퇴")


class CodeForm(forms.Form):
    """A link code, as it is typed; what its service refuses stands at the field."""

    refusal: AppError | None = None
    code = forms.CharField(
        max_length=link_code_format.TYPED_MAX_CHARS,
        label=_("연결 코드"),
        help_text=_("다른 곳에서 만든 여덟 자리 코드예요. 띄어쓰기나 붙임표는 없어도 돼요."),
        error_messages={"required": _("코드를 입력해 주세요."), "max_length": _("코드가 너무 길어요.")},
        widget=forms.TextInput(
            {"class": "code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def refuse(self, error: AppError) -> None:
        """Say at the field why the code was not taken."""
        self.refusal = error
        self.add_error("code", str(told(error)[0].sentence))

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.refusal is not None:
            return self.refusal.status
        return UNPROCESSABLE if self.is_bound and not self.is_valid() else 200


class LeaveForm(forms.Form):
    """The word that nobody types by accident."""

    word = forms.CharField(
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("확인하는 말을 입력해 주세요."), "max_length": _("확인하는 말이 달라요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the word in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["word"].label = gettext("정말 떠나시려면 ‘%(word)s’라고 적어 주세요") % {"word": gettext(FAREWELL)}

    def clean_word(self) -> str:
        """Take the word in either language."""
        typed = str(self.cleaned_data["word"])
        if typed.casefold() not in {FAREWELL, gettext(FAREWELL).casefold()}:
            raise forms.ValidationError(gettext("확인하는 말이 달라요. 적힌 대로 입력해 주세요."), code="word")
        return typed

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        return UNPROCESSABLE if self.is_bound and not self.is_valid() else 200
