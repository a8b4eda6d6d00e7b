"""A note writer that answers as it is told to."""

from collections.abc import Callable, Collection
from decimal import Decimal

from backend.common.errors import ExternalError
from backend.materials.notes.base import Answer, StoryText, Usage
from backend.materials.notes.packs.pack import Pack, PackQuestion, PackSentence, PackText, PackWord
from contracts.enums import Difficulty, Level, PartOfSpeech

MEANINGS = {"port": "항구", "crane": "크레인", "electric": "전기의"}


def right_pack(levels: Collection[Difficulty] = tuple(Difficulty)) -> Pack:
    """Return a pack with texts of these levels, three words in each."""
    texts = tuple(_text(level) for level in Difficulty if level in levels)
    question = PackQuestion("What does the port have?", ("A ship", "A crane", "A train", "A bridge"), 1)
    return Pack(texts, headline_ko="항구의 새 크레인", question=question, opener="Do you like machines?")


def _text(level: Difficulty) -> PackText:
    sentences = (
        PackSentence(f"A port has a crane for {level} readers.", "항구에 크레인이 있습니다.", (1,)),
        PackSentence("It is electric.", "전기로 움직입니다.", (2,)),
    )
    words = tuple(
        PackWord(
            sentence=index,
            start=sentences[index].en.index(word),
            word=word,
            lemma=word,
            part_of_speech=PartOfSpeech.NOUN,
            meaning_ko=MEANINGS[word],
            level=Level.B1,
            ipa="",
        )
        for index, word in ((0, "port"), (0, "crane"), (1, "electric"))
    )
    return PackText(level, sentences, words, proof=0)


class ScriptedWriter:
    """Gives one scripted outcome a call, the last one for ever: "ok", another outcome of a call, a list of problems,
    a pack that lacks texts, or an error to raise."""

    name = "scripted"
    prompt_version = "test"
    longest_seconds = 1.0
    is_paused = is_refused = False

    def __init__(
        self,
        *script: str | list[str] | Pack | ExternalError,
        provisional: bool = False,
        most_usd: str = "0.01",
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        self.script = list(script) or ["ok"]
        self.provisional = provisional
        self.asked: list[tuple[StoryText, tuple[str, ...]]] = []
        self.earlier: list[Pack | None] = []
        self._most_usd = Decimal(most_usd)
        self._meanwhile = meanwhile

    def most_usd(self, story: StoryText) -> Decimal:
        """Return the price that is reserved."""
        return self._most_usd

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = (), earlier: Pack | None = None) -> Answer:
        """Answer as scripted, after whatever happens meanwhile."""
        self.asked.append((story, complaints))
        self.earlier.append(earlier)
        self._meanwhile()
        outcome = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(outcome, ExternalError):
            raise outcome
        pack, problems, code = earlier, tuple[str, ...](), "llm.refused_by_checks"
        if isinstance(outcome, Pack):
            pack, problems = outcome, ("a text is missing.",)
        elif outcome == "ok":
            pack, code = right_pack(), "ok"
        else:
            problems = tuple(outcome) if isinstance(outcome, list) else (f"{outcome}.",)
            code = outcome if isinstance(outcome, str) else code
        usage = Usage("scripted-1", 100, 50, Decimal("0.002"), code, 0.01)
        return Answer(pack, problems, usage)
