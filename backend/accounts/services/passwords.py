"""Setting, changing and recovering a password."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts import selectors
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import attempt_limits, notices, phone_codes, recovery, sign_ins
from backend.common.client_address import rate_limit_subnet
from backend.common.errors import AppError
from contracts.notices import NoticeKind

PURPOSE = PhoneCode.Purpose.RESET
TRIES, TRIES_OF_ALL = 10, 50
"""Wrong current passwords of a user in a window, from one subnet and from all."""
TRIES_WINDOW_SECONDS = 15 * 60
# By the codes of Django's validators; Django's Korean is not in the product's tone.
FAULTS: dict[str, Promise] = {
    "password_too_short": _("8자 이상으로 정해 주세요."),
    "password_too_common": _("너무 흔히 쓰이는 비밀번호예요."),
    "password_entirely_numeric": _("숫자로만 된 비밀번호는 쓸 수 없어요."),
    "password_too_similar": _("아이디나 휴대폰 번호와 너무 비슷해요."),
}
OTHER_FAULT = _("다른 비밀번호를 정해 주세요.")


def check_strength(password: str, user: User) -> None:
    """Raise AppError "password.weak" with Korean reasons in `extra.fields.password`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        codes = [str(one.code) for one in error.error_list]
        faults = [{"code": code, "message": str(FAULTS.get(code, OTHER_FAULT))} for code in codes]
        raise AppError("password.weak", "Choose another password.", {"fields": {"password": faults}}) from None


def send_reset_code(*, number: str, address: str) -> None:
    """Send a reset code to a number (E.164); a number without an account gets an SMS that says so.

    Raises AppError "request.throttled" (429) and "sms.unavailable" (503).
    """
    phone_codes.send_to_owner(purpose=PURPOSE, number=number, address=address)


def reset(*, number: str, code: str, password: str, address: str, proved_id: int | None = None) -> User:
    """Set a new password for the owner of this phone, end all their sign-ins and reset their login throttling.

    `proved_id` is the user who has signed in within the last ten minutes, if that is who resets. Raises AppError
    "password.weak", "code.wrong", "code.expired", "request.throttled" (429) and "account.waiting" (403); only the
    codes' errors count as a try.
    """
    check_strength(password, User(username=number, phone_number=number))
    proof = phone_codes.confirm(purpose=PURPOSE, number=number, code=code, address=address)
    if proof.user is not None and proof.user.phone_number == number:
        recovery.check(user=proof.user, proved_id=proved_id)
    with transaction.atomic():
        user = (
            User.objects.select_for_update().filter(pk=proof.user_id or 0, phone_number=number, is_active=True).first()
        )
        if user is None:  # the number has another owner since the code was sent
            raise AppError("code.expired", "No code can be tried any more: ask for a new one.")
        user.set_password(password)
        user.save(update_fields=["password"])
        sign_ins.end_all(user_id=user.pk)
        notices.notify(user=user, kind=NoticeKind.PASSWORD_RESET)
    attempt_limits.reset_logins(user=user, address=address)
    return user


def change(*, user_id: int, current: str, password: str, keep: sign_ins.Current, address: str) -> User:
    """Change the password of a user who knows the current one, and end their other sign-ins.

    Raises AppError "password.wrong" (403), "password.weak" and "request.throttled" (429).
    """
    user = check_current(user_id=user_id, password=current, address=address)
    return set_new(user=user, password=password, keep=keep)


def set_new(*, user: User, password: str, keep: sign_ins.Current) -> User:
    """Set a password for a user who has just proved who they are. Raises AppError "password.weak"."""
    check_strength(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        sign_ins.end_all(user_id=user.pk, keep=keep)
        notices.notify(user=user, kind=NoticeKind.PASSWORD_CHANGED)
    return user


def check_current(*, user_id: int, password: str, address: str) -> User:
    """Return the user if this is their password: a stolen session alone is not enough for the callers of this.

    Raises AppError "password.wrong" (403), "auth.user_gone" (401) and "request.throttled" (429).
    """
    # Per address too: the holder of a stolen session cannot keep its owner from changing the password.
    own = attempt_limits.Counter("password.check", f"{user_id} {rate_limit_subnet(address)}", TRIES)
    everybodys = attempt_limits.Counter("password.check_user", str(user_id), TRIES_OF_ALL)
    with attempt_limits.count_failures(
        [own, everybodys], window_seconds=TRIES_WINDOW_SECONDS, error_code="password.wrong"
    ):
        user = selectors.require_learner(user_id=user_id)
        if not user.check_password(password):
            raise AppError("password.wrong", "The present password is wrong.", status=403)
    return user
