"""The sentences of notices: each kind in each medium, whatever its detail holds."""

from itertools import product

import pytest

from contracts.notices import UNKNOWN, NoticeKind, sentence

LONG_SMS_MAX_BYTES = 2000
"""Of one long message (LMS), in EUC-KR as Korean carriers count."""
DETAILS: list[dict[str, object]] = [
    {},
    {"provider": "kakao", "number": "010-****-6666"},
    {"provider": "{site.x}"},
    {"provider": {"a": [1]}, "merge": None},
]
IN_CHATS = {
    "identity.linked": ("디스코드 계정이 연결됐어요", "‘연결된 계정’에서 바로 끊어 주세요"),
    "identity.unlinked": ("디스코드 계정 연결이 끊어졌어요", "‘연결된 계정’을 확인해 주세요"),
    "account.separate": ("디스코드 계정으로 다른 계정이 만들어졌어요", "운영자에게 문의해 주세요"),
    "account.merged": ("이 계정으로 합쳐졌어요", "24시간 안에 웹의 ‘합친 계정’에서 되돌려 주세요"),
    "account.merge_undone": ("다시 나눴어요", "운영자에게 문의해 주세요"),
    "phone.added": ("전화번호가 등록됐어요", "운영자에게 문의해 주세요"),
    "phone.changed": ("전화번호가 바뀌었어요", "웹에서 비밀번호를 바꾸고 운영자에게 문의해 주세요"),
    "password.changed": ("비밀번호가 바뀌었어요", "비밀번호를 다시 정해 주세요"),
    "password.reset": ("비밀번호를 새로 정하고", "비밀번호를 다시 정해 주세요"),
    "account.recovery_waiting": ("휴대폰 번호로 들어오려는 분이", "그전에 웹에 다시 로그인하고 번호를 바꿔 주세요"),
    "report.corrected": ("내용을 고쳤어요", "덕분에 모두가 바르게 배워요"),
    "report.kept": ("편집자가 확인했어요", "그대로 두었어요"),
    "push.paused": ("아침 알림을 보낼 수 없어 멈췄어요", "‘아침 알림’이라고 보내시거나"),
}


def test_a_chat_says_what_happened_and_what_to_do() -> None:
    for kind in NoticeKind:
        text = sentence(kind, "chat", {"provider": "discord"})
        assert all(part in text for part in IN_CHATS[kind]), kind


def test_an_sms_names_us_first_and_fits_one_message() -> None:
    for kind, detail in product((*NoticeKind, "something.new"), DETAILS):
        text = sentence(kind, "sms", detail, site="https://newsbite.example")
        assert text.startswith("[한입뉴스] "), kind
        assert len(text.encode("euc-kr")) < LONG_SMS_MAX_BYTES, kind


def test_english_names_what_korean_names() -> None:
    for kind, gap in product(NoticeKind, ("{provider}", "{number}", "{site}")):
        assert (gap in kind.sentences.web) == (gap in kind.sentences.web_en), kind


def test_a_kind_that_is_not_known_yet_gets_a_general_sentence() -> None:
    assert sentence("passkey.added", "chat", {"provider": "kakao"}) == UNKNOWN.chat


@pytest.mark.parametrize(
    ("provider", "begins"),
    [
        ("kakao", "카카오 계정이"),
        ("kakao_skill", "카카오톡 채팅 계정이"),
        ("apple", "apple 계정이"),
        ("{0} %s", "{0} %s 계정이"),
    ],
)
def test_a_platform_has_its_korean_name_where_we_know_one(provider: str, begins: str) -> None:
    assert sentence("identity.linked", "chat", {"provider": provider}).startswith(begins)


def test_what_the_detail_lacks_leaves_no_gap() -> None:
    assert sentence("identity.linked", "chat", {}).startswith("계정이 연결됐어요.")


def test_the_web_speaks_english_where_the_page_does() -> None:
    text = sentence("identity.linked", "web", {"provider": "kakao_skill"}, language="en")
    assert text.startswith("A KakaoTalk chat account was linked.")
