"""The placement test in the chat: a word at a time, known or not; a range at the end, and where to start."""

from bot.api.client import StudyApi
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command, SlashCommand
from bot.conversation.language import say
from bot.conversation.message import Choice, Message, Text
from bot.conversation.preferences import label
from bot.conversation.texts import INTERESTS, LEVEL, PLACEMENT, TODAY
from contracts import product_names as names
from contracts.enums import Difficulty
from contracts.learners import Speaker
from contracts.study import Placement

INTRODUCTION = (
    "단어 {total}개를 보고 뜻을 아는지 골라 주세요. 2분이면 돼요. "
    "세상에 없는 단어도 몇 개 섞여 있으니 아는 것만 안다고 해 주세요.\n\n"
)
ASKED = "{number}/{total}\n{word}"
RANGE = "{low}에서 {high} 사이예요."
CLOSEST = "{level} 수준에 가장 가까워요."
START = "{found} 처음에는 한 단계 낮은 {start}, ‘{difficulty}’부터 시작해요. 편하면 언제든 올릴 수 있어요."
KNOWN, UNKNOWN = "알아요", "몰라요"
AGAIN = Choice("처음부터 다시 하기", "placement_new")
ENGLISH = {
    INTRODUCTION: (
        "Say of {total} words whether you know what they mean; it takes two minutes. A few of them do not exist: say "
        "that you know only those you know.\n\n"
    ),
    ASKED: "{number}/{total}\n{word}",
    RANGE: "You are between {low} and {high}.",
    CLOSEST: "You are closest to {level}.",
    START: "{found} You start one step lower, at {start} (‘{difficulty}’). Raise it whenever you like.",
    AGAIN.label: "Begin anew",
}


async def show(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Ask the next word of the speaker's test, or say where they are."""
    return _shown(await api.placement(speaker))


async def answer(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Store whether a word is known, as "yes tariff" or "no tariff", and ask the next; any other text asks again."""
    known, _, word = arguments.text.partition(" ")
    if known not in {"yes", "no"} or not word:
        return await show(api, speaker)
    return _shown(await api.answer_placement(speaker, word=word, known=known == "yes"))


async def begin_anew(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Begin a new test."""
    return _shown(await api.restart_placement(speaker))


def _shown(state: Placement) -> Message:
    if state.word is not None:
        introduction = "" if state.asked else say(INTRODUCTION, total=state.total)
        text = introduction + say(ASKED, number=state.asked + 1, total=state.total, word=state.word)
        choices = (
            Choice(KNOWN, "placement_answer", f"yes {state.word}"),
            Choice(UNKNOWN, "placement_answer", f"no {state.word}"),
        )
        return Message((Text(text),), (*choices, LEVEL))
    is_one = state.low == state.high
    found = say(CLOSEST, level=state.level) if is_one else say(RANGE, low=state.low, high=state.high)
    start = state.start or Difficulty.B1
    text = say(START, found=found, start=start, difficulty=label(Difficulty.of(start)))
    return Message((Text(text),), (TODAY, INTERESTS, LEVEL, AGAIN))


COMMANDS = (
    Command(
        "placement",
        show,
        words="난이도찾기 단어로난이도찾기 placement leveltest",
        suggestion=PLACEMENT,
        help=(names.PLACEMENT, "단어 25개로 어느 난이도가 맞는지 알아봐요"),
        slash=SlashCommand(
            "placement",
            "난이도찾기",
            "단어 25개로 어느 난이도가 맞는지 알아봐요.",
            "Find your level with 25 words.",
        ),
    ),
    Command("placement_answer", answer),
    Command("placement_new", begin_anew),
)
