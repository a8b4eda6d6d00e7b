"""What a conversation remembers for a few turns: Kakao keeps it and sends it back with the next message.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

from dataclasses import dataclass
from typing import Any

UNCLEAR = "unclear"
"""Set while the last words were not understood."""
READING = "reading"
"""Which story or category was last looked at, so that "저장" or "더 보기" can be typed."""
ARTICLE = "article_id"
CATEGORY = "category"

TURNS = 5
SECONDS = 600


@dataclass(frozen=True)
class Context:
    """A named value that Kakao stores for some turns; 0 turns deletes it."""

    name: str
    turns: int = TURNS
    key: str = ""
    value: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as a context of a SkillResponse."""
        params = {self.key: self.value} if self.key else {}
        return {"name": self.name, "lifeSpan": self.turns, "ttl": SECONDS, "params": params}
