"""How well a configured model plays the writer or the verifier on the golden stories, beside the current one."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from backend.common.errors import ExternalError
from backend.materials.notes.base import NoteWriter, SentenceDraft, StoryText, Usage
from backend.materials.notes.checks.korean_text import korean_sentences
from backend.materials.notes.checks.text import fold, split_sentences
from backend.materials.notes.packs.pack import Pack, PackQuestion, PackSentence, PackText, PackWord
from backend.materials.notes.packs.text import evidence
from backend.materials.notes.prompts import source_sentences
from backend.materials.notes.verification.verdicts import (
    Support,
    Verdict,
    Verifier,
    english_key,
    korean_key,
    question_key,
    word_key,
)
from contracts.enums import Difficulty, Level, PartOfSpeech
from evaluation.truth_set import Line, Story

MEANINGS = Path(__file__).with_name("meanings.jsonl")
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
    """Have a verifier judge labelled summaries, and the labelled meanings and questions of meanings.jsonl."""

    def judge(item: _Item) -> Trial:
        try:
            answer = verifier.verify(item.pack, item.story, {})
        except ExternalError:
            return Trial(item.name, item.is_true, "unanswered", None)
        if answer.verdicts is None:
            return Trial(item.name, item.is_true, "unanswered", answer.usage)
        judged = [answer.verdicts.get(key, Verdict(Support.UNANSWERED)).support for key in item.keys]
        stopped = any(support is not Support.SUPPORTED for support in judged)
        outcome = "right" if stopped is not item.is_true else "refused" if item.is_true else "missed"
        return Trial(item.name, item.is_true, outcome, answer.usage)

    return ModelScores("verifier", model, _all(judge, [*map(_summary, lines), *_meanings()]))


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


def _all(attempt: Callable[..., Trial], items: Iterable[object]) -> tuple[Trial, ...]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return tuple(pool.map(attempt, items))


@dataclass(frozen=True)
class _Item:
    """What a verifier is asked about: the keys of a pack on which its verdict counts."""

    name: str
    is_true: bool
    pack: Pack
    story: StoryText
    keys: tuple[str, ...]


def _summary(line: Line) -> _Item:
    """Return a labelled summary as a pack of one text; where the sentences do not pair, it is one sentence."""
    story = StoryText(line.story.title, line.story.text)
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
    keys = [english_key(one, story) for one in sentences] + [korean_key(one) for one in sentences if one.ko]
    pack = Pack((PackText(Difficulty.B1, sentences, ()),))
    return _Item(line.summary_en, line.error is None, pack, story, tuple(keys))


def _meanings() -> Iterator[_Item]:
    """Yield the labelled meanings of words, and questions with one right answer or not."""
    for line in MEANINGS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        story = StoryText("", row["en"])
        sentence = PackSentence(row["en"], row["ko"], (1,))
        text = PackText(Difficulty.B1, (sentence,), ())
        if "word" in row:
            start = row["en"].index(row["word"])
            word = PackWord(0, start, row["word"], row["word"], PartOfSpeech.NOUN, row["meaning_ko"], Level.B1)
            pack, key = Pack((replace(text, words=(word,)),)), word_key(word, sentence)
            yield _Item(f"{row['en']} {row['meaning_ko']}", row["is_true"], pack, story, (key,))
        else:
            question = PackQuestion(row["question"], tuple(row["options"]), row["answer"])
            pack = Pack((text,), question=question)
            name = f"{row['question']} {' / '.join(row['options'])}"
            yield _Item(name, row["is_true"], pack, story, (question_key(question, pack),))
