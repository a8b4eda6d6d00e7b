"""What a conversation remembers for a few turns: Kakao stores it and sends it back with the next message.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNCLEAR = "unclear"
"""Set while the last words were not understood."""
GUESS, GUESS_ARGUMENT = "action", "argument"
"""What was guessed, where it was one thing: "네" asks for it."""
SHOWN = "shown"
"""What was last shown, so that "해석", "3번", "더 보기" and "목록" can be typed. The newest replaces the one before."""
ARTICLE = "article_id"
LISTED = "ids"
MORE = "more"
"""The action and argument of "더 보기" below what was shown."""
DAY, LEFT = "day", "left"
"""How much of the day's digest is read, as "2/5", and the ids of the stories that are not."""
QUESTION = "question"
"""The action and key of the question that was just asked: "3" is its third option."""
OFFERED = "offered"
"""What could be tapped below the last answer, so that its labels can be typed: each a label, an action, an argument."""
SENSE = "sense"
"""The choice that reports the word that was just shown: a complaint about a meaning is about it."""
TALK = "talk"
"""The kind of small talk that was just answered."""

TURNS = 5
SECONDS = 1800


@dataclass(frozen=True)
class Context:
    """Named values that Kakao stores for some turns; 0 turns deletes them."""

    name: str
    turns: int = TURNS
    values: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return it as a context of a SkillResponse."""
        return {"name": self.name, "lifeSpan": self.turns, "ttl": SECONDS, "params": dict(self.values)}
