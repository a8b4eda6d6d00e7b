"""Errors as messages. Each error code of the backend has its sentence in data/errors.tsv."""

from bot import monitoring
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU
from contracts import tables

UNKNOWN = "죄송해요, 문제가 생겼어요. 잠시 후 다시 시도해 주세요."
UNAVAILABLE = "죄송해요, 지금은 뉴스를 가져올 수 없어요. 잠시 후 다시 시도해 주세요."
OUR_FAULT = "죄송해요, 저희 쪽 설정에 문제가 있어요. 곧 바로잡을게요."
ROWS = tables.rows(__file__, "errors.tsv")
"""Code, Korean, English; a code such as "sms.*" is that of all errors of an outside service."""
FAULTS = (
    "auth.credentials_invalid auth.missing auth.platform_forbidden delivery.lease_lost delivery.unknown request.bad "
    "request.malformed request.method_not_allowed request.not_acceptable request.unsupported_media_type "
    "same_as.unsupported"
)
"""Codes of what no learner can cause."""
SENTENCES = (
    {code: korean for code, korean, _ in ROWS} | dict.fromkeys(FAULTS.split(), OUR_FAULT) | {"internal": UNKNOWN}
)
ENGLISH = {korean: english for _, korean, english in ROWS} | {
    UNKNOWN: "Sorry, something went wrong. Please try again in a moment.",
    UNAVAILABLE: "Sorry, that did not work just now. Please try again in a moment.",
    OUR_FAULT: "Sorry, something is wrong on our side. We are on it.",
}


def apology(error: Exception) -> Message:
    """Return an apology that fits the error, with the menu to choose from; note the outcome for the metrics."""
    match error:
        case ApiError():
            outcome, text = "refused", sentence(error.code) or UNKNOWN
        case UnclearError():
            outcome, text = "unclear", str(error)
        case ApiUnavailableError() | TimeoutError():
            outcome, text = "unavailable", UNAVAILABLE
        case _:
            outcome, text = "fault", UNKNOWN
    monitoring.note_outcome(outcome)
    return Message((Text(text),), (MENU,))


def sentence(code: str) -> str | None:
    """Return the Korean sentence for an error code, None when there is none."""
    return SENTENCES.get(code) or SENTENCES.get(f"{code.partition('.')[0]}.*")
