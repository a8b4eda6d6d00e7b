"""Any error -> what a learner reads instead. Each error code of the backend has its sentence here."""

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU

UNKNOWN = "죄송해요, 문제가 생겼어요. 잠시 후 다시 시도해 주세요."
UNAVAILABLE = "죄송해요, 지금은 뉴스를 가져올 수 없어요. 잠시 후 다시 시도해 주세요."
OUR_FAULT = "죄송해요, 저희 쪽 설정에 문제가 있어요. 곧 바로잡을게요."

SENTENCES = {
    "account.inactive": "이용이 정지된 계정이에요. 도움이 필요하시면 운영자에게 문의해 주세요.",
    "article.unknown": "찾으시는 기사가 없어요. 내려간 기사일 수 있어요.",
    "auth.credentials_invalid": OUR_FAULT,
    "auth.forbidden": "이 기능은 이용하실 수 없어요.",
    "auth.missing": OUR_FAULT,
    "auth.token_expired": "연결이 끊어졌어요. 다시 한번 말씀해 주세요.",
    "auth.token_invalid": "연결이 끊어졌어요. 다시 한번 말씀해 주세요.",
    "auth.user_gone": "탈퇴한 계정이에요. 다시 말을 걸어 주시면 새로 시작할 수 있어요.",
    "category.unknown": "그런 분야는 아직 없어요. 메뉴에서 골라 주세요.",
    "cursor.invalid": "목록을 이어서 볼 수 없어요. 처음부터 다시 열어 주세요.",
    "delivery.lease_lost": OUR_FAULT,
    "delivery.unknown": OUR_FAULT,
    "internal": UNKNOWN,
    "not_found": "찾으시는 내용이 없어요.",
    "request.bad": OUR_FAULT,
    "request.invalid": "요청을 이해하지 못했어요. 다시 한번 말씀해 주세요.",
    "request.malformed": OUR_FAULT,
    "request.method_not_allowed": OUR_FAULT,
    "request.not_acceptable": OUR_FAULT,
    "request.throttled": "잠시 쉬었다가 다시 시도해 주세요. 요청이 너무 많았어요.",
    "request.too_large": "내용이 너무 길어요. 짧게 줄여서 보내 주세요.",
    "request.unsupported_media_type": OUR_FAULT,
    "saved_word.unknown": "단어장에 없는 단어예요. 이미 지우셨을 수 있어요.",
    "service_account.name_invalid": "서비스 계정 이름은 영어 소문자, 숫자, 붙임표로 지어 주세요.",
    "subscription.exists": "이미 준비된 한입뉴스가 있어요. 잠시 후 다시 시도해 주세요.",
    "subscription.paused": "한입뉴스가 멈춰 있어요. /digest resume 으로 먼저 다시 시작해 주세요.",
    "subscription.taken": "다른 분이 준비한 한입뉴스가 있어요. 잠시 후 다시 시도해 주세요.",
    "subscription.unknown": "준비된 한입뉴스가 없어요. /setup 으로 시작해 주세요.",
    "word.unknown": "그 기사에 없는 단어예요.",
}
# What a neighbour of the backend did wrong is one story to a learner, whatever the code's second half says.
FAMILIES = {
    "feed": "피드 주소를 확인해 주세요.",
    "http": "언론사 사이트에서 기사를 가져오지 못했어요.",
    "llm": "학습 노트를 만드는 중에 문제가 생겼어요.",
}


def apology(error: Exception) -> Message:
    """Say sorry in words that fit the error, and offer the menu."""
    match error:
        case ApiError():
            text = sentence(error.code) or UNKNOWN
        case UnclearError():
            text = str(error)
        case ApiUnavailableError() | TimeoutError():
            text = UNAVAILABLE
        case _:
            text = UNKNOWN
    return Message((Text(text),), (MENU,))


def sentence(code: str) -> str | None:
    """Return the Korean for an error code, None when there is none."""
    return SENTENCES.get(code) or FAMILIES.get(code.partition(".")[0])
