"""The console's second factor: a time-based code (TOTP) or a recovery code, by allauth's mfa app.

With CONSOLE_SECOND_FACTOR (on unless DEBUG is) everybody sets one up at their first login; without it, it is asked only
of those who have set one up. A session passes once and stays passed until its user logs out.
"""

import base64
import secrets
from collections.abc import Iterable

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.http import HttpRequest

from backend.accounts.services import attempt_limits
from backend.accounts.services.attempt_limits import Counter
from backend.common import encryption
from backend.common.errors import AppError

PASSED = "console_second_factor"
PENDING_SECRET = "console_totp_secret"  # noqa: S105  # pragma: allowlist secret
TRIES, WINDOW_SECONDS = 5, 15 * 60
USED_SECONDS = 90
"""A code is accepted once; longer than it is valid."""
CODE_MAX_CHARS = 16


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Encrypts secrets at rest under the product's keys (MFA_ADAPTER)."""

    def get_totp_issuer(self) -> str:
        """Return the name an authenticator app shows."""
        return "한입뉴스"

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return encryption.decrypt(encrypted_text)


def is_enrolled(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether this user has set up a second factor."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def is_passed(request: HttpRequest) -> bool:
    """Return whether this session needs no (further) second factor."""
    if request.session.get(PASSED) == request.user.pk:
        return True
    return not settings.CONSOLE_SECOND_FACTOR and not is_enrolled(request.user)


def verify(request: HttpRequest, code: str) -> None:
    """Pass this session by a code of its user's authenticator or one of their recovery codes.

    Raises AppError "code.wrong" and "request.throttled" (429); a code works once.
    """
    _check(request, code, Authenticator.objects.filter(user_id=request.user.pk))
    request.session[PASSED] = request.user.pk


def pending_secret(request: HttpRequest) -> str:
    """Return the secret that this session is setting up, a new one at first."""
    sealed = request.session.get(PENDING_SECRET)
    if not isinstance(sealed, str):
        sealed = request.session[PENDING_SECRET] = encryption.encrypt(
            base64.b32encode(secrets.token_bytes(20)).decode()
        )
    return encryption.decrypt(sealed)


def qr_code(request: HttpRequest) -> str:
    """Return the pending secret as the data URI of an SVG image for an authenticator app."""
    adapter = get_adapter()
    image = adapter.build_totp_svg(adapter.build_totp_url(request.user, pending_secret(request)))
    return f"data:image/svg+xml;base64,{base64.b64encode(image.encode()).decode()}"


def set_up(request: HttpRequest, code: str) -> list[str]:
    """Store the pending secret after a first code of it, pass this session, and return new recovery codes.

    Raises AppError "code.wrong" and "request.throttled" (429).
    """
    user_id = request.user.pk or 0
    secret = get_adapter().encrypt(pending_secret(request))
    totp = Authenticator(user_id=user_id, type=Authenticator.Type.TOTP, data={"secret": secret})
    _check(request, code, [totp])
    seed = get_adapter().encrypt(secrets.token_hex(40))
    recovery = Authenticator(
        user_id=user_id, type=Authenticator.Type.RECOVERY_CODES, data={"seed": seed, "used_mask": 0}
    )
    with transaction.atomic():
        Authenticator.objects.filter(user_id=user_id).delete()
        totp.save()
        recovery.save()
    del request.session[PENDING_SECRET]
    request.session[PASSED] = user_id
    codes: list[str] = recovery.wrap().get_unused_codes()
    return codes


def _check(request: HttpRequest, code: str, authenticators: Iterable[Authenticator]) -> None:
    """Refuse a code that is none of these authenticators' or was just used, by whatever process.

    Raises AppError "code.wrong" and "request.throttled" (429).
    """
    user_id = request.user.pk or 0
    limits = [Counter("mfa.user", str(user_id), TRIES)]
    with attempt_limits.count_failures(limits, window_seconds=WINDOW_SECONDS, error_code="code.wrong"):
        if not any(one.wrap().validate_code(code[:CODE_MAX_CHARS].strip()) for one in authenticators):
            raise AppError("code.wrong", "The code is wrong.")
        try:
            key = f"{user_id} {code}"
            attempt_limits.count_attempt(scope="mfa.used", key=key, limit=1, window_seconds=USED_SECONDS)
        except AppError:
            raise AppError("code.wrong", "The code was used already.") from None
