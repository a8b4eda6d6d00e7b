"""Settings of the KakaoTalk stand-in: the skill's address and secret, and the keys of the app."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox import keys
from sandbox.kakao import limits
from sandbox.ports import HOST

SKILL_PATH = "/kakao/skill"


@dataclass(frozen=True)
class Settings:
    """Addresses and keys; `own_url` is where the sandbox itself listens, used in callback URLs."""

    skill_url: str = f"http://{HOST}:8001{SKILL_PATH}"
    skill_secret: str = ""
    own_url: str = f"http://{HOST}:8002"
    bot_id: str = keys.KAKAO_BOT_ID
    rest_api_key: str = keys.KAKAO_REST_API_KEY
    event_name: str = keys.KAKAO_EVENT_NAME
    skill_seconds: float = limits.SKILL_SECONDS
    callback_seconds: float = limits.CALLBACK_SECONDS

    @classmethod
    def read(cls, environment: Mapping[str, str], *, own_url: str) -> "Settings":
        """Read the environment; of two secrets (while they rotate) the first is sent."""
        port = environment.get("KAKAO_SKILL_PORT") or "8001"
        return cls(
            skill_url=f"http://{HOST}:{port}{SKILL_PATH}",
            skill_secret=(environment.get("KAKAO_SKILL_SECRET") or "").split(",")[0].strip(),
            own_url=own_url,
            bot_id=environment.get("KAKAO_BOT_ID") or keys.KAKAO_BOT_ID,
            rest_api_key=environment.get("KAKAO_REST_API_KEY") or keys.KAKAO_REST_API_KEY,
            event_name=environment.get("KAKAO_EVENT_NAME") or keys.KAKAO_EVENT_NAME,
        )
