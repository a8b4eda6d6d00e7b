"""What a learner can ask for, described once for every platform."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.api.client import StudyApi
from bot.conversation.message import Choice, Message
from contracts.learners import Speaker


@dataclass(frozen=True)
class Arguments:
    """What came with a request: the argument of a tapped choice; how many stories to show, None for as usual.

    `asked` is the number that was typed, 0 without one.
    """

    text: str = ""
    count: int | None = None
    asked: int = 0

    @property
    def id(self) -> int:
        """The text as the id of a story or a saved word; for commands with `takes_id` it is known to be one."""
        return int(self.text.partition(" ")[0])

    @property
    def level(self) -> str | None:
        """The level that a choice names after a story's id, as in "12 A2"; None for the reader's own."""
        return self.text.partition(" ")[2] or None


NO_ARGUMENTS = Arguments()
Conversation = Callable[[StudyApi, Speaker, Arguments], Awaitable[Message]]


@dataclass(frozen=True)
class SlashCommand:
    """A Discord command without options: its name and description, as English and as Korean clients show them."""

    name: str
    korean_name: str
    korean_description: str
    english_description: str


@dataclass(frozen=True)
class Command:
    """One thing to ask for. `action` is what buttons and KakaoTalk blocks carry.

    `answer` is a conversation, or a message that is the same for everybody and needs no learner. `words` are what
    somebody types to ask for it, separated by blanks, each without blanks of its own. `suggestion` is offered when
    typed words come close. `help` is a line of KakaoTalk's help: what to type, and what it does. `takes_level`: the id
    may be followed by a level.
    """

    action: str
    answer: Conversation | Message
    words: str = ""
    suggestion: Choice | None = None
    help: tuple[str, str] | None = None
    takes_id: bool = False
    takes_level: bool = False
    slash: SlashCommand | None = None
