"""Korean texts of our SMS messages with codes. Each fits one long SMS and names the sender first."""

from backend.accounts.models import PhoneCode

CODES = {
    PhoneCode.Purpose.SIGN_UP: "[한입뉴스] 가입 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 번호 변경 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.RESET: "[한입뉴스] 비밀번호 재설정 인증번호: {code} (아무에게도 알려 주지 마세요)",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 계정 확인 인증번호: {code} (아무에게도 알려 주지 마세요)",
}
# To a phone whose owner requested a code it may not have: only the phone learns why, never the requesting page.
NO_CODE = {
    PhoneCode.Purpose.SIGN_UP: (
        "[한입뉴스] 이미 가입된 번호예요. 로그인: {site}/login/ 비밀번호를 잊으셨다면: {site}/password/reset/"
    ),
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 이미 다른 계정에서 쓰는 번호라 바꿀 수 없어요. 그 계정으로 로그인해 주세요.",
    PhoneCode.Purpose.RESET: "[한입뉴스] 이 번호로 가입된 계정이 없어요. 가입: {site}/signup/",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 이 번호로 확인할 수 있는 계정이 없어요.",
}
