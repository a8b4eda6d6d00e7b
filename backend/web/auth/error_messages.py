"""A service's refusal -> the field it belongs to and what to tell there."""

import math
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common.errors import AppError
from backend.web import service_errors

MINUTE_SECONDS = 60


class Told(NamedTuple):
    """Where a sentence stands (None: above the form), and the sentence."""

    field: str | None
    sentence: Promise | str


ANOTHER = _("다른 비밀번호를 정해 주세요.")
FAULTS = {
    "password_too_short": _("8자 이상으로 정해 주세요."),
    "password_too_common": _("너무 흔히 쓰이는 비밀번호예요."),
    "password_entirely_numeric": _("숫자로만 된 비밀번호는 쓸 수 없어요."),
    "password_too_similar": _("아이디나 휴대폰 번호와 너무 비슷해요."),
}
SENTENCES = {
    "auth.credentials_invalid": Told(None, _("아이디나 휴대폰 번호, 또는 비밀번호가 맞지 않아요.")),
    "code.expired": Told("code", _("인증번호의 시간이 지났거나 이미 쓰였어요. 인증번호를 다시 받아 주세요.")),
    "code.wrong": Told("code", _("인증번호가 맞지 않아요. 다시 확인해 주세요.")),
    "password.wrong": Told("current_password", _("지금 쓰시는 비밀번호가 맞지 않아요.")),
    "phone.same": Told("phone_number", _("지금 쓰고 계신 번호예요.")),
    "phone.taken": Told("code", _("방금 다른 계정에 등록된 번호예요. 그 계정으로 로그인해 주세요.")),
    "sign_up.too_young": Told(
        "birth_date",
        _(
            "만 14세 미만은 가입할 수 없어요. 법에 따라 보호자의 동의가 있어야 하는데, 아직 동의를 받을 방법이 없어요. "
            "입력하신 생년월일은 저장하지 않았어요."
        ),
    ),
    "sms.unavailable": Told(None, _("지금은 문자를 보낼 수 없어요. 잠시 후 다시 해 주세요.")),
}


def told(error: AppError) -> list[Told]:
    """Return what a form says about an error; more than one sentence when a password has several faults."""
    if error.code == "password.weak":
        return [Told("password", FAULTS.get(one["code"], ANOTHER)) for one in error.extra["fields"]["password"]]
    if error.status == 429:
        return [Told(None, _wait(int(error.extra.get("retry_after_seconds", MINUTE_SECONDS))))]
    if error.code == "code.wrong" and not error.extra.get("tries_left"):
        return [Told("code", gettext("인증번호가 맞지 않아요. 다섯 번을 모두 쓰셔서, 인증번호를 다시 받으셔야 해요."))]
    return [SENTENCES.get(error.code) or Told(None, service_errors.sentence(error))]


def _wait(seconds: int) -> str:
    if seconds < MINUTE_SECONDS:
        return gettext("시도가 너무 잦아요. %(seconds)s초 뒤에 다시 해 주세요.") % {"seconds": seconds}
    minutes = math.ceil(seconds / MINUTE_SECONDS)
    return gettext("시도가 너무 많았어요. %(minutes)s분 뒤에 다시 해 주세요.") % {"minutes": minutes}
