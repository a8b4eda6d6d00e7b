"""What Kakao posts. Everything but the user may be missing or null, and fields may be added without notice.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

UTTERANCE_MAX_CHARS = 1000


def _map(value: object) -> object:
    return {} if value is None else value


def _utterance(value: object) -> object:
    return value.strip()[:UTTERANCE_MAX_CHARS] if isinstance(value, str) else value or ""


Extra = Annotated[dict[str, Any], BeforeValidator(_map)]


class SkillRequest(BaseModel):
    """One message of one person."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    user_id: Annotated[str, StringConstraints(min_length=1, max_length=255)] = Field(
        validation_alias=AliasPath("userRequest", "user", "id")
    )
    user_type: str | None = Field(default=None, validation_alias=AliasPath("userRequest", "user", "type"))
    utterance: Annotated[str, BeforeValidator(_utterance)] = Field(
        default="", validation_alias=AliasPath("userRequest", "utterance")
    )
    params: Extra = Field(default={}, validation_alias=AliasPath("userRequest", "params"))
    extra: Extra = Field(default={}, validation_alias=AliasPath("action", "clientExtra"))

    @property
    def is_test(self) -> bool:
        """True for the admin page's own tries, which are no learner's."""
        return self.user_type == "accountId" or str(self.params.get("ignoreMe")).lower() == "true"

    @property
    def choice(self) -> Mapping[str, str]:
        """The tapped choice's action and argument, as render.py put them there; empty for typed words."""
        return {name: str(self.extra[name]) for name in ("action", "argument") if name in self.extra}
