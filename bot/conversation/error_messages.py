"""Errors as messages in Korean. Each error code of the backend has its sentence here."""

from bot import monitoring
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU

UNKNOWN = "죄송해요, 문제가 생겼어요. 잠시 후 다시 시도해 주세요."
UNAVAILABLE = "죄송해요, 지금은 뉴스를 가져올 수 없어요. 잠시 후 다시 시도해 주세요."
OUR_FAULT = "죄송해요, 저희 쪽 설정에 문제가 있어요. 곧 바로잡을게요."

SENTENCES = {
    "account.inactive": "이용이 정지된 계정이에요. 도움이 필요하시면 운영자에게 문의해 주세요.",
    "answer.invalid": "답을 알아보지 못했어요. 보기의 번호나 단어를 다시 보내 주세요.",
    "answer.nothing_to_undo": "되돌릴 답이 없어요. 답한 뒤 10분까지만 되돌릴 수 있어요.",
    "account.waiting": (
        "주인이 바뀐 번호일 수 있어 사흘을 기다려야 해요. 카카오나 Discord로 로그인하시면 바로 할 수 있어요."
    ),
    "answer.undo_limit": "오늘은 답을 더 되돌릴 수 없어요. 내일 다시 시도해 주세요.",
    "article.unknown": "찾으시는 기사가 없어요. 내려간 기사일 수 있어요.",
    "article.taken_down": "내린 기사라 고칠 수 없어요.",
    "auth.credentials_invalid": OUR_FAULT,
    "auth.forbidden": "이 기능은 이용하실 수 없어요.",
    "auth.missing": OUR_FAULT,
    "auth.platform_forbidden": OUR_FAULT,
    "auth.proof_needed": "안전을 위해 웹에서 다시 로그인한 뒤 10분 안에 시도해 주세요.",
    "auth.throttled": "로그인을 너무 많이 틀렸어요. 잠시 후 다시 시도해 주세요.",
    "auth.token_expired": "연결이 끊어졌어요. 다시 시도해 주세요.",
    "auth.token_invalid": "연결이 끊어졌어요. 다시 시도해 주세요.",
    "auth.user_gone": "탈퇴한 계정이에요. 다시 말을 걸어 주시면 새로 시작할 수 있어요.",
    "category.unknown": "그런 분야는 아직 없어요. 메뉴에서 골라 주세요.",
    "code.expired": "인증번호의 시간이 지났거나 이미 쓰였어요. 인증번호를 다시 받아 주세요.",
    "code.wrong": "인증번호가 맞지 않아요. 다시 확인해 주세요.",
    "correction.superseded": "그 뒤에 다시 고친 내용이 있어요. 나중에 고친 것부터 되돌려 주세요.",
    "cursor.invalid": "목록을 이어서 볼 수 없어요. 처음부터 다시 열어 주세요.",
    "delivery.lease_lost": OUR_FAULT,
    "delivery.unknown": OUR_FAULT,
    "event.unknown": "사건을 두 개 이상 골라 주세요. 그사이 없어진 사건일 수도 있어요.",
    "event.whole": "사건의 기사를 모두 떼어 낼 수는 없어요. 일부만 골라 주세요.",
    "export.expired": "받기 링크의 시간이 지났어요. 링크를 다시 받아 주세요.",
    "identity.duplicate": "이미 가입하신 계정이 있을 수 있어요. 확인하고 연결하거나 새로 가입해 주세요.",
    "identity.last": "하나뿐인 로그인 방법이라 끊을 수 없어요. 먼저 다른 로그인이나 전화번호를 연결해 주세요.",
    "identity.unknown": "그런 연결은 없어요. 이미 끊으셨을 수 있어요.",
    "internal": UNKNOWN,
    "leave.forbidden": "운영 계정은 여기서 탈퇴할 수 없어요.",
    "login.busy": "지금은 로그인하는 분이 많아요. 잠시 후 다시 시도해 주세요.",
    "login.closed": "아직 쓸 수 없는 로그인이에요. 다른 방법으로 로그인해 주세요.",
    "login.expired": "로그인 시간이 지났어요. 처음부터 다시 해 주세요.",
    "login.misconfigured": "저희 쪽 설정에 문제가 있어요. 다른 방법으로 로그인해 주세요.",
    "login.pending_expired": "로그인 시간이 지났어요. 처음부터 다시 해 주세요.",
    "login.quota": "로그인 서비스에 요청이 몰려 있어요. 몇 분 뒤에 다시 시도해 주세요.",
    "login.unclear": "로그인 서비스의 답을 이해하지 못했어요. 잠시 후 다시 시도해 주세요.",
    "login.unreachable": "로그인 서비스가 응답하지 않아요. 잠시 후 다시 시도해 주세요.",
    "login.wrong_app": "다른 앱에서 받은 로그인이에요. 이 앱에서 다시 로그인해 주세요.",
    "link_code.invalid": "코드가 맞지 않거나 시간이 지났어요. 새 코드를 만들어 다시 입력해 주세요.",
    "link_code.own": "이 계정에서 만든 코드예요. 합치고 싶은 다른 채팅이나 웹에서 입력해 주세요.",
    "merge.forbidden": "운영 계정은 다른 계정과 합칠 수 없어요.",
    "merge.gone": "이용이 정지되었거나 이미 합쳐진 계정이에요.",
    "merge.later_first": "나중에 합친 계정부터 차례로 되돌려 주세요.",
    "merge.needed": "채팅에서 쓰시던 기록이 있어요. 하나로 합칠지 골라 주세요.",
    "merge.same": "이미 같은 계정이에요.",
    "merge.survivor": "전화번호가 등록된 계정이 남아야 해요. 반대로 합쳐 주세요.",
    "merge.too_late": "합친 지 24시간이 지나 되돌릴 수 없어요.",
    "merge.two_numbers": "두 계정에 모두 전화번호가 있어요. 웹의 ‘계정 연결’에서 번호 하나를 정리하고 합쳐 주세요.",
    "merge.unknown": "그런 합치기 기록이 없어요.",
    "not_found": "찾으시는 내용이 없어요.",
    "password.weak": "다른 비밀번호를 골라 주세요. 너무 짧거나 흔한 비밀번호예요.",
    "password.wrong": "비밀번호가 맞지 않아요.",
    "phone.country": "그 나라의 번호로는 아직 문자를 보내 드릴 수 없어요. 다른 번호를 입력해 주세요.",
    "phone.legacy": "011 같은 옛 번호로는 문자가 가지 않아요. 010으로 시작하는 번호를 입력해 주세요.",
    "phone.not_mobile": "문자를 받을 수 있는 휴대폰 번호가 아니에요. 010으로 시작하는 번호를 입력해 주세요.",
    "phone.same": "지금 쓰고 계신 번호예요.",
    "phone.taken": "다른 계정에 등록된 번호예요. 그 계정으로 로그인해 주세요.",
    "placement.limit": "오늘은 단어 확인을 더 할 수 없어요. 내일 다시 시도해 주세요.",
    "placement.not_asked": "지금은 다른 단어를 확인할 차례예요. 이어서 답해 주세요.",
    "proof.impossible": "그 방법으로는 확인할 수 없는 계정이에요. 다른 방법을 골라 주세요.",
    "proof.wrong": "확인하지 못했어요. 다시 한번 살펴봐 주세요.",
    "push.no_grant": "카카오톡 메시지 보내기에 동의하셔야 해요. 웹에서 카카오로 다시 로그인하며 동의해 주세요.",
    "push.no_identity": "카카오톡에서 뵌 적이 없어요. 채널에 말을 걸거나 웹에서 카카오로 로그인해 주세요.",
    "push.off": "아침 알림은 아직 준비하고 있어요. ‘오늘의 한입뉴스’라고 보내 주시면 언제든 바로 보여 드려요.",
    "question.not_open": "지금은 다른 문제를 풀 차례예요. '복습'이라고 보내시면 이어서 보여 드려요.",
    "question.unknown": "지난 복습의 문제예요. '복습'이라고 보내시면 오늘의 복습을 보여 드려요.",
    "request.bad": OUR_FAULT,
    "request.invalid": "요청을 이해하지 못했어요. 다시 시도해 주세요.",
    "request.malformed": OUR_FAULT,
    "request.method_not_allowed": OUR_FAULT,
    "request.not_acceptable": OUR_FAULT,
    "request.throttled": "잠시 쉬었다가 다시 시도해 주세요. 요청이 너무 많았어요.",
    "request.too_large": "내용이 너무 길어요. 짧게 줄여서 보내 주세요.",
    "request.unsupported_media_type": OUR_FAULT,
    "same_as.unsupported": OUR_FAULT,
    "saved_word.unknown": "단어장에 없는 단어예요. 이미 지우셨을 수 있어요.",
    "service_account.name_invalid": "서비스 계정 이름은 영어 소문자, 숫자, 붙임표로 지어 주세요.",
    "sense.unknown": "찾으시는 단어 뜻이 없어요. 그사이 바뀌었을 수 있어요.",
    "sentence.unknown": "그 문장은 더 이상 없어요. 그사이 다시 쓰였을 수 있어요.",
    "session.over": "지난 복습의 문제예요. '복습'이라고 보내시면 오늘의 복습을 보여 드려요.",
    "service_account.platform_unknown": "서비스 계정의 플랫폼은 discord나 kakao_skill이에요.",
    "session.unknown": "이미 로그아웃된 기기예요.",
    "sign_up.needed": "아직 가입하지 않으셨어요. 생년월일과 동의를 보내 주세요.",
    "sign_up.too_young": "만 14세 미만은 가입할 수 없어요. 법에 따라 보호자의 동의가 필요해요.",
    "sms.budget_spent": "오늘은 문자를 더 보낼 수 없어요. 카카오나 Discord로 로그인하거나 내일 다시 시도해 주세요.",
    "sms.number_refused": "이 번호로는 문자를 보낼 수 없어요. 번호를 확인하거나 다른 번호로 해 주세요.",
    "sms.unavailable": "지금은 문자를 보낼 수 없어요. 잠시 후 다시 시도해 주세요.",
    "study.age_unknown": "복습을 시작하기 전에 만 14세 이상인지 알려 주세요.",
    "study.too_young": "만 14세 미만은 복습 기록을 남길 수 없어요. 기사는 계속 읽으실 수 있어요.",
    "subscription.changed": "그사이 설정이 바뀌었어요. 다시 열어 보고 시도해 주세요.",
    "subscription.exists": "이미 준비된 한입뉴스가 있어요. 잠시 후 다시 시도해 주세요.",
    "subscription.forbidden": "직접 쓰시는 대화나 디스코드에서 확인한 채널에만 받으실 수 있어요.",
    "subscription.of_server": "서버의 한입뉴스예요. 서버에서 /digest list 로 바꿔 주세요.",
    "subscription.paused": "한입뉴스가 꺼져 있어요. /digest resume 으로 먼저 다시 시작해 주세요.",
    "subscription.taken": "다른 분이 준비한 한입뉴스가 있어요. 잠시 후 다시 시도해 주세요.",
    "subscription.too_many": "받으시는 곳이 너무 많아요. 쓰지 않는 곳을 먼저 지워 주세요.",
    "subscription.unknown": "준비된 한입뉴스가 없어요. /setup 으로 시작해 주세요.",
    "time_zone.unknown": "그런 시간대는 없어요. Asia/Seoul처럼 입력해 주세요.",
    "word.unknown": "그 기사에 없는 단어예요.",
}
# Errors of an outside service: one sentence for every code of a family, the part before the first dot.
FAMILIES = {
    "grant": "카카오 연결을 쓸 수 없어요. 웹에서 카카오로 다시 로그인해 주세요.",
    "feed": "피드 주소를 확인해 주세요.",
    "http": "언론사 사이트에서 기사를 가져오지 못했어요.",
    "kakao": "카카오와 연결하는 중에 문제가 생겼어요. 잠시 후 다시 시도해 주세요.",
    "sms": "문자를 보내는 중에 문제가 생겼어요. 잠시 후 다시 시도해 주세요.",
    "llm": "학습 노트를 만드는 중에 문제가 생겼어요.",
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
    return SENTENCES.get(code) or FAMILIES.get(code.partition(".")[0])
