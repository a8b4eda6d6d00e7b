"""The test people of the login: the sandbox's members, and one for each thing Discord may say about an e-mail."""

from dataclasses import dataclass
from typing import Any

from sandbox.discord.seed import JUN, MINA, SEOYEON


@dataclass(frozen=True)
class LoginPerson:
    """One Discord account as its own token sees it."""

    id: int
    username: str
    global_name: str | None
    email: str | None
    verified: bool = True
    about: str = ""

    def json(self, scopes: frozenset[str]) -> dict[str, Any]:
        """Return the answer of /users/@me: the e-mail only with its scope."""
        result: dict[str, Any] = {
            "id": str(self.id),
            "username": self.username,
            "global_name": self.global_name,
            "discriminator": "0",
            "avatar": None,
            "locale": "ko",
            "mfa_enabled": False,
        }
        return result | ({"email": self.email, "verified": self.verified} if "email" in scopes else {})


PEOPLE = (
    LoginPerson(
        MINA, "mina", "민아", "mina@example.com", about="이메일이 확인됐어요. 서버에서 봇과 이야기하는 사람이에요."
    ),
    LoginPerson(JUN, "jun", "준", "jun.discord@example.com", about="이메일이 확인됐고, 카카오와는 다른 이메일이에요."),
    LoginPerson(SEOYEON, "seoyeon", "서연", "seoyeon@example.com", verified=False, about="이메일을 확인하지 않았어요."),
    LoginPerson(80351110224690002, "jiwoo", None, None, about="이메일이 없어요."),
)
