"""The number a code was sent to, kept in the session between the two steps: reload and back find it again."""

from django.http import HttpRequest

from backend.accounts.models import PhoneCode

Purpose = PhoneCode.Purpose


def keep(request: HttpRequest, purpose: Purpose, number: str) -> None:
    """Remember the number."""
    request.session[_key(purpose)] = number


def of(request: HttpRequest, purpose: Purpose) -> str | None:
    """Return the number, None when the first step has not been taken."""
    number = request.session.get(_key(purpose))
    return number if isinstance(number, str) else None


def drop(request: HttpRequest, purpose: Purpose) -> None:
    """Forget it: the second step is done."""
    request.session.pop(_key(purpose), None)


def _key(purpose: Purpose) -> str:
    return f"pending_number_{purpose}"
