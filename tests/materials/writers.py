"""A note writer that answers as it is told to."""

from collections.abc import Callable
from decimal import Decimal

from backend.common.errors import ExternalError
from backend.materials.notes.base import Answer, StoryText, StudyDraft, Usage, VocabularyItem
from tests.materials.factories import BODY

WORDS = ("unveiled", "lifts", "emits", "machine", "estimate")


def right_draft(story: StoryText) -> StudyDraft:
    """Return notes that fit every story whose text is factories.BODY."""
    sentences = [f"{part.strip('.')}." for part in BODY.split(". ")]
    items = [
        VocabularyItem(
            word=word,
            lemma=word,
            part_of_speech="verb",
            ipa=None,
            meaning_ko="뜻",
            sentence=next(sentence for sentence in sentences if word in sentence),
            level="B1",
        )
        for word in WORDS
    ]
    return StudyDraft(summary_en="A port has a crane. It is electric.", summary_ko="크레인입니다.", vocabulary=items)


class ScriptedWriter:
    """Gives one scripted outcome a call, the last one for ever: "ok", another
    outcome of a call, a list of problems, or an error to raise."""

    name = "scripted"
    prompt_version = "test"
    longest_seconds = 1.0
    is_paused = is_refused = False

    def __init__(
        self,
        *script: str | list[str] | ExternalError,
        provisional: bool = False,
        most_usd: str = "0.01",
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        self.script = list(script) or ["ok"]
        self.provisional = provisional
        self.asked: list[tuple[StoryText, tuple[str, ...]]] = []
        self._most_usd = Decimal(most_usd)
        self._meanwhile = meanwhile

    def most_usd(self, story: StoryText) -> Decimal:
        """Return the price that is reserved."""
        return self._most_usd

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = ()) -> Answer:
        """Answer as scripted, after whatever happens meanwhile."""
        self.asked.append((story, complaints))
        self._meanwhile()
        outcome = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(outcome, ExternalError):
            raise outcome
        problems = tuple(outcome) if isinstance(outcome, list) else () if outcome == "ok" else (f"{outcome}.",)
        code = outcome if isinstance(outcome, str) else "llm.refused_by_checks"
        usage = Usage("scripted-1", 100, 50, Decimal("0.002"), code, 0.01)
        return Answer(None if problems else right_draft(story), problems, usage)
