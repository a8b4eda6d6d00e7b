"""How well a configured model plays the writer or the verifier on the golden stories, beside the current one."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal

from backend.common.errors import ExternalError
from backend.materials.notes.base import NoteWriter, SentenceDraft, StoryText, Usage
from backend.materials.notes.checks.korean_text import korean_sentences
from backend.materials.notes.checks.text import fold, split_sentences
from backend.materials.notes.packs.pack import Pack, PackSentence, PackText
from backend.materials.notes.packs.text import evidence
from backend.materials.notes.prompts import source_sentences
from backend.materials.notes.verification.verdicts import Support, Verdict, Verifier, english_key, korean_key
from contracts.enums import Difficulty
from evaluation.truth_set import Line, Story

AT_ONCE = 8
FLOORS = {
    "verifier": {"refused": 10.0, "missed": 20.0, "unanswered": 3.0},
    "writer": {"refused": 25.0, "missed": 50.0, "unanswered": 5.0},
}
"""A model that does worse, in percent, is not recommended."""


@dataclass(frozen=True)
class Trial:
    """One golden item: `outcome` is right, refused (honest, or a text, and stopped), missed (false, or flagged by the
    gate, and shown) or unanswered; `is_true` None: it counts for both rates."""

    name: str
    is_true: bool | None
    outcome: str
    usage: Usage | None


@dataclass(frozen=True)
class ModelScores:
    """A model's trials, in the order of the golden set."""

    role: str
    model: str
    trials: tuple[Trial, ...]

    def percent(self, outcome: str) -> float:
        """Return how often an outcome came, of all trials in which it could."""
        could = {"refused": True, "missed": False}.get(outcome)
        of = [one for one in self.trials if could is None or one.is_true in {could, None}]
        return 100 * sum(one.outcome == outcome for one in of) / len(of) if of else 0.0

    @property
    def cost_usd(self) -> Decimal:
        """What all calls cost."""
        return sum((one.usage.cost_usd for one in self.trials if one.usage), Decimal(0))

    @property
    def seconds(self) -> float:
        """How long a call took on average."""
        took = [one.usage.seconds for one in self.trials if one.usage]
        return sum(took) / len(took) if took else 0.0

    @property
    def below_floors(self) -> list[str]:
        """The outcomes that came more often than the floors allow."""
        return [name for name, most in FLOORS[self.role].items() if self.percent(name) > most]


def try_verifier(verifier: Verifier, model: str, lines: Sequence[Line]) -> ModelScores:
    """Have a verifier judge labelled summaries."""

    def judge(line: Line) -> Trial:
        story = StoryText(line.story.title, line.story.text)
        pack = _pack(line, story)
        try:
            answer = verifier.verify(pack, story, {})
        except ExternalError:
            return Trial(line.summary_en, line.error is None, "unanswered", None)
        if answer.verdicts is None:
            return Trial(line.summary_en, line.error is None, "unanswered", answer.usage)
        keys = [english_key(one, story) for one in pack.main.sentences]
        keys += [korean_key(one) for one in pack.main.sentences if one.ko]
        judged = [answer.verdicts.get(key, Verdict(Support.UNANSWERED)).support for key in keys]
        stopped = any(support is not Support.SUPPORTED for support in judged)
        is_true = line.error is None
        outcome = "right" if stopped is not is_true else "refused" if is_true else "missed"
        return Trial(line.summary_en, is_true, outcome, answer.usage)

    return ModelScores("verifier", model, _all(judge, lines))


def try_writer(writer: NoteWriter, model: str, stories: Sequence[Story]) -> ModelScores:
    """Have a writer write packs: refused is one without all three texts, missed one with a flag of the truth gate."""

    def write(row: Story) -> Trial:
        try:
            answer = writer.write(StoryText(row.title, row.text))
        except ExternalError:
            return Trial(row.id, None, "unanswered", None)
        if answer.pack is None or len(answer.pack.texts) < len(Difficulty):
            return Trial(row.id, None, "refused", answer.usage)
        flagged = any(one.flags for text in answer.pack.texts for one in text.sentences)
        return Trial(row.id, None, "missed" if flagged else "right", answer.usage)

    return ModelScores("writer", model, _all(write, stories))


def wins_and_losses(new: ModelScores, current: ModelScores) -> tuple[list[str], list[str]]:
    """Return the items that only the new model got right, and those that only the current one did."""
    pairs = list(zip(new.trials, current.trials, strict=True))
    wins = [mine.name for mine, other in pairs if mine.outcome == "right" != other.outcome]
    losses = [mine.name for mine, other in pairs if mine.outcome != "right" == other.outcome]
    return wins, losses


def recommendation(new: ModelScores, current: ModelScores | None) -> str:
    """Return whether to use the new model, as a sentence."""
    if below := new.below_floors:
        named = ", ".join(f"{name} {new.percent(name):.1f} % > {FLOORS[new.role][name]:g} %" for name in below)
        return f"Not recommended: {new.model} is below the floors ({named})."
    if current is None:
        return f"{new.model} keeps the floors; the current model has no recorded answers to compare it with."
    wins, losses = wins_and_losses(new, current)
    if len(wins) < len(losses):
        return f"Not recommended: {new.model} wins {len(wins)} and loses {len(losses)} against {current.model}."
    return (
        f"Recommended: {new.model} keeps the floors, wins {len(wins)} and loses {len(losses)} against {current.model}."
    )


def every_nth(lines: Sequence[Line], limit: int) -> list[Line]:
    """Return at most so many lines, spread over all of them."""
    step = max(1, -(-len(lines) // limit))
    return list(lines[::step])


def _all(attempt: Callable[..., Trial], items: Iterable[object]) -> tuple[Trial, ...]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return tuple(pool.map(attempt, items))


def _pack(line: Line, story: StoryText) -> Pack:
    """Return a labelled summary as a pack of one text; where the sentences do not pair, it is one sentence."""
    english, korean = split_sentences(line.summary_en), korean_sentences(fold(line.summary_ko or ""))
    if not line.summary_ko:
        korean = [""] * len(english)
    elif len(english) != len(korean):
        english, korean = [line.summary_en], [line.summary_ko]
    numbers = list(range(len(source_sentences(story))))
    sentences = tuple(
        PackSentence(en, ko, evidence(SentenceDraft.model_construct(en=en, ko=ko, evidence=numbers), story))
        for en, ko in zip(english, korean, strict=True)
    )
    return Pack((PackText(Difficulty.B1, sentences, ()),))
