"""The part of a merge's page on which one of two phone numbers is given up."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from backend.accounts import sms
from backend.common.client_address import client_address
from backend.common.errors import AppError
from backend.learners.selectors import Preview
from backend.learners.services import number_give_up
from backend.learners.services.number_give_up import Proof
from backend.web.auth.error_messages import field_errors
from backend.web.auth.forms import AuthForm, CodeField, PasswordField

PROOF_ERRORS = frozenset({"code", "password", "request"})
"""Families of error codes that are about a proof, not about the merge."""


class CodeForm(AuthForm):
    """The code that was sent to the number that is given up."""

    give_up_code = CodeField()


class PasswordForm(AuthForm):
    """The password of the account whose number is given up."""

    give_up_password = PasswordField(
        label=gettext_lazy("그 번호로 로그인하는 계정의 비밀번호"), autocomplete="current-password"
    )


class NumberGiveUp:
    """Which number a merge removes, the forms that prove it, and the proof once one was typed.

    POST: `give_up_send` requests a code, `give_up_code` or `give_up_password` is the proof.
    """

    def __init__(self, request: HttpRequest, preview: Preview) -> None:
        self.kept, self.number = preview.kept_number, preview.given_up_number
        self.proof: Proof | None = None
        self.error: AppError | None = None
        self.fault = ""
        given, address = request.POST, client_address(request)
        self.code = CodeForm(given if "give_up_code" in given else None)
        self.password = PasswordForm(given if "give_up_password" in given else None)
        self.is_sent = "give_up_send" in given or "give_up_code" in given
        self.offers_code = sms.is_offered()
        if not self.number:
            return
        if "give_up_send" in given:
            try:
                number_give_up.send_code(user_id=preview.absorbed_id, address=address)
            except AppError as error:
                self.show_error(error)
        elif self.code.is_valid():
            self.proof = Proof(address, code=self.code.cleaned_data["give_up_code"])
        elif self.password.is_valid():
            self.proof = Proof(address, password=self.password.cleaned_data["give_up_password"])

    @property
    def is_settled(self) -> bool:
        """Whether no number is given up, or a proof of it was typed."""
        return not self.number or self.proof is not None

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        return self.error.status if self.error else 200

    def show_error(self, error: AppError) -> None:
        """Show an error of the sender or of the proof above the forms."""
        self.error, self.proof = error, None
        self.fault = str(field_errors(error)[0].sentence)
