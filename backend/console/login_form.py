"""The admin's own login page, behind the same guard as every other."""

import math
from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from backend.accounts.services import password_login, sign_ins
from backend.common.client_address import NO_ADDRESS, client_address
from backend.common.errors import AppError


class GuardedLoginForm(AdminAuthenticationForm):
    """Counts tries as the web and the API do: all three draw on the same counters."""

    def clean(self) -> dict[str, Any]:
        """Find the person, or say that nobody may come in."""
        given = self.cleaned_data
        if given.get("username") and given.get("password"):
            self._prove(given["username"], given["password"])
        return given

    def _prove(self, login: str, password: str) -> None:
        address = client_address(self.request) if self.request else NO_ADDRESS
        try:
            user = password_login.prove(login=login, password=password, address=address)
        except AppError as error:
            raise self._refusal(error) from None
        user.backend = sign_ins.BACKEND
        self.user_cache = user
        self.confirm_login_allowed(user)

    def _refusal(self, error: AppError) -> ValidationError:
        if error.status != 429:
            return self.get_invalid_login_error()
        minutes = math.ceil(error.extra["retry_after_seconds"] / 60)
        told = _("로그인을 너무 많이 틀렸어요. %(minutes)s분 뒤에 다시 해 주세요.")
        return ValidationError(told % {"minutes": minutes})
