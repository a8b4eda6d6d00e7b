"""What our text messages say. Each fits one long SMS and names us first."""

from typing import Any

from backend.accounts.models import PhoneCode

CODES = {
    PhoneCode.Purpose.SIGN_UP: "[한입뉴스] 가입 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 번호 변경 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.RESET: "[한입뉴스] 비밀번호 재설정 인증번호: {code} (아무에게도 알려 주지 마세요)",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 계정 확인 인증번호: {code} (아무에게도 알려 주지 마세요)",
}
# To a phone whose owner asked for a code that we cannot give: only they learn why, never the page that asked.
NO_CODE = {
    PhoneCode.Purpose.SIGN_UP: (
        "[한입뉴스] 이미 가입된 번호예요. 로그인: {site}/login/ 비밀번호를 잊으셨다면: {site}/password/reset/"
    ),
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 이미 다른 계정에서 쓰는 번호라 바꿀 수 없어요. 그 계정으로 로그인해 주세요.",
    PhoneCode.Purpose.RESET: "[한입뉴스] 이 번호로 가입된 계정이 없어요. 가입: {site}/signup/",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 이 번호로 확인할 수 있는 계정이 없어요.",
}
UNKNOWN_NOTICE = "[한입뉴스] 계정에 바뀐 것이 있어요. 직접 하지 않으셨다면 {site}/me/sessions/ 에서 확인해 주세요."
NOTICES = {
    "identity.linked": "[한입뉴스] 계정에 {provider} 로그인이 연결됐어요. 직접 하지 않으셨다면 바로 끊어 주세요.",
    "identity.unlinked": "[한입뉴스] 계정에서 {provider} 로그인 연결이 끊어졌어요.",
    "account.separate": "[한입뉴스] 같은 이메일이나 번호를 쓰는 {provider} 계정으로 다른 계정이 만들어졌어요.",
    "account.merge_undone": "[한입뉴스] 합쳤던 두 계정을 다시 나눴어요.",
    "account.merged": "[한입뉴스] 두 계정이 하나로 합쳐졌어요. 24시간 안에 되돌릴 수 있어요.",
    "phone.changed": "[한입뉴스] 휴대폰 번호가 바뀌었어요: {number}. 직접 하지 않으셨다면 바로 문의해 주세요.",
    "phone.added": "[한입뉴스] 계정에 이 휴대폰 번호가 등록됐어요.",
    "password.changed": "[한입뉴스] 비밀번호가 바뀌었어요. 직접 하지 않으셨다면: {site}/password/reset/",
    "password.reset": "[한입뉴스] 비밀번호를 새로 정하고 다른 기기에서 모두 로그아웃했어요.",
}
PROVIDERS = {"kakao": "카카오", "kakao_skill": "카카오톡 채팅", "discord": "디스코드"}


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


def notice(kind: str, detail: dict[str, Any], *, site: str) -> str:
    """Return the message for a notice's kind; what `detail` lacks is left out."""
    provider = str(detail.get("provider", ""))
    words = _Known(detail | {"provider": PROVIDERS.get(provider, provider), "site": site})
    return NOTICES.get(kind, UNKNOWN_NOTICE).format_map(words)
