"""Korean sentences for an AppError, each with the form field it belongs to."""

import datetime as dt
import math
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.common.errors import AppError
from backend.web import service_errors

MINUTE_SECONDS = 60


class FieldError(NamedTuple):
    """A form field (None: above the form) and the sentence to show there."""

    field: str | None
    sentence: Promise | str


SENTENCES = {
    "auth.credentials_invalid": FieldError(None, _("아이디나 휴대폰 번호, 또는 비밀번호가 맞지 않아요.")),
    "code.expired": FieldError("code", _("인증번호의 시간이 지났거나 이미 쓰였어요. 인증번호를 다시 받아 주세요.")),
    "code.wrong": FieldError("code", _("인증번호가 맞지 않아요. 다시 확인해 주세요.")),
    "password.wrong": FieldError("current_password", _("지금 쓰시는 비밀번호가 맞지 않아요.")),
    "phone.country": FieldError(
        "phone_number", _("그 나라의 번호로는 아직 문자를 보내 드릴 수 없어요. 다른 번호를 입력해 주세요.")
    ),
    "phone.legacy": FieldError(
        "phone_number", _("011 같은 옛 번호로는 문자가 가지 않아요. 010으로 시작하는 번호를 입력해 주세요.")
    ),
    "phone.not_mobile": FieldError(
        "phone_number", _("문자를 받을 수 있는 휴대폰 번호가 아니에요. 010으로 시작하는 번호를 입력해 주세요.")
    ),
    "phone.same": FieldError("phone_number", _("지금 쓰고 계신 번호예요.")),
    "phone.taken": FieldError("code", _("방금 다른 계정에 등록된 번호예요. 그 계정으로 로그인해 주세요.")),
    "sign_up.too_young": FieldError(
        "birth_date",
        _(
            "만 14세 미만은 가입할 수 없어요. 법에 따라 보호자의 동의가 있어야 하는데, 아직 동의를 받을 방법이 없어요. "
            "입력하신 생년월일은 저장하지 않았어요."
        ),
    ),
    "sms.number_refused": FieldError(
        "phone_number", _("이 번호로는 문자를 보낼 수 없어요. 번호를 확인하거나 다른 번호로 해 주세요.")
    ),
    "sms.budget_spent": FieldError(
        None, _("오늘은 문자를 더 보낼 수 없어요. 카카오나 Discord로 로그인하거나 내일 다시 시도해 주세요.")
    ),
    "sms.unavailable": FieldError(None, _("지금은 문자를 보낼 수 없어요. 잠시 후 다시 해 주세요.")),
}


def field_errors(error: AppError) -> list[FieldError]:
    """Return what a form shows for an error; several entries when a password has several faults."""
    if error.code == "password.weak":
        return [FieldError("password", str(one["message"])) for one in error.extra["fields"]["password"]]
    if error.status == 429:
        seconds = int(error.extra.get("retry_after_seconds", MINUTE_SECONDS))
        if seconds < MINUTE_SECONDS:
            return [
                FieldError(
                    None, gettext("시도가 너무 잦아요. %(seconds)s초 뒤에 다시 해 주세요.") % {"seconds": seconds}
                )
            ]
        minutes = math.ceil(seconds / MINUTE_SECONDS)
        sentence = gettext("시도가 너무 많았어요. %(minutes)s분 뒤에 다시 해 주세요.") % {"minutes": minutes}
        return [FieldError(None, sentence)]
    if error.code == "account.waiting":
        ready_at = dt.datetime.fromisoformat(error.extra["ready_at"]).astimezone(clock.SEOUL)
        sentence = gettext(
            "주인이 바뀐 번호일 수 있어 문자만으로는 바로 열어 드리지 않아요. 카카오나 Discord로 로그인하신 뒤 다시 "
            "하시면 바로 되고, 그럴 수 없다면 %(time)s부터 일주일 안에 다시 해 주세요."
        )
        return [FieldError(None, sentence % {"time": f"{ready_at:%Y-%m-%d %H:%M}"})]
    if error.code == "code.wrong" and not error.extra.get("tries_left"):
        return [
            FieldError("code", gettext("인증번호가 맞지 않아요. 다섯 번을 모두 쓰셔서, 인증번호를 다시 받으셔야 해요."))
        ]
    return [SENTENCES.get(error.code) or FieldError(None, service_errors.sentence(error))]
