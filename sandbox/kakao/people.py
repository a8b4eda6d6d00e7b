"""The test people of Kakao: one for each thing a Kakao account may say about itself.

Their chat keys differ from their login ids, as on the real platform; who has `in_app` set has connected to our app,
so that a chat names their login id (`appUserId`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class KakaoPerson:
    """One Kakao account. `phone` is spelled as Kakao spells it; None is an item the account does not have."""

    id: int
    bot_user_key: str
    nickname: str
    email: str | None = None
    is_email_valid: bool = True
    is_email_verified: bool = True
    phone: str | None = None
    in_app: bool = False
    about: str = ""


MINA = KakaoPerson(
    4012345678,
    "b7e1c4f09a2d5e83c6417fa0d92b3e58aa61",
    "미나",
    "mina@example.com",
    phone="+82 10-1234-5678",
    in_app=True,
    about="이메일이 확인됐고 전화번호도 제공해요. 앱에 연결돼 있어요.",
)
JUN = KakaoPerson(
    4012345679, "c8f2d5a10b3e6f94d7528ab1ea3c4f69bb72", "준", "jun@example.com", about="이메일만 있고 확인됐어요."
)
SEOYEON = KakaoPerson(
    4012345680,
    "d9a3e6b21c4fa0a5e8639bc2fb4d5a7acc83",
    "서연",
    "seoyeon@example.com",
    is_email_verified=False,
    about="이메일을 확인한 적이 없어요.",
)
HAJUN = KakaoPerson(
    4012345681,
    "eab4f7c32d5ab1b6f974acd30c5e6b8bdd94",
    "하준",
    "hajun@example.com",
    is_email_valid=False,
    about="이메일이 지금은 다른 카카오 계정의 것이에요.",
)
JIWOO = KakaoPerson(4012345682, "fbc5a8d43e6bc2c70a85bde41d6f7c9cee05", "지우", about="이메일도 전화번호도 없어요.")

PEOPLE = (MINA, JUN, SEOYEON, HAJUN, JIWOO)
