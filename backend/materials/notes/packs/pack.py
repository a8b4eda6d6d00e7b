"""A study pack that may be shown: what a review makes of a draft."""

from dataclasses import dataclass

from contracts.enums import Difficulty, Level, PartOfSpeech

PREFERRED = (Difficulty.B1, Difficulty.A2, Difficulty.B2)
"""Which text stands for the whole story: the first of these that exists."""


@dataclass(frozen=True)
class PackSentence:
    """A sentence, its Korean ("" in an extract) and the numbers of the story's sentences it rests on (0: headline).

    `flags` are the truth gate's reasons for a second look.
    """

    en: str
    ko: str
    evidence: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackWord:
    """A taught word: `word` begins at `start` in sentence number `sentence`, both from 0; of a phrasal verb that is
    apart, `word` is the verb alone."""

    sentence: int
    start: int
    word: str
    lemma: str
    part_of_speech: PartOfSpeech
    meaning_ko: str
    level: Level
    ipa: str = ""


@dataclass(frozen=True)
class PackText:
    """The story at one level; `proof` is the index of the sentence that shows the question's answer."""

    level: Difficulty
    sentences: tuple[PackSentence, ...]
    words: tuple[PackWord, ...]
    proof: int | None = None

    @property
    def en(self) -> str:
        """The whole English text."""
        return " ".join(sentence.en for sentence in self.sentences)

    @property
    def ko(self) -> str:
        """The whole Korean text, "" in an extract."""
        return " ".join(sentence.ko for sentence in self.sentences).strip()


@dataclass(frozen=True)
class PackQuestion:
    """A question with four options; `answer` is the index of the right one."""

    question: str
    options: tuple[str, ...]
    answer: int


@dataclass(frozen=True)
class Pack:
    """A story's study pack; it has at least one text. `texts` are in order of difficulty."""

    texts: tuple[PackText, ...]
    headline_ko: str = ""
    question: PackQuestion | None = None
    opener: str = ""

    @property
    def levels(self) -> tuple[Difficulty, ...]:
        """The levels that exist."""
        return tuple(text.level for text in self.texts)

    @property
    def main(self) -> PackText:
        """The text that stands for the story where only one is shown."""
        by_level = {text.level: text for text in self.texts}
        return next(by_level[level] for level in PREFERRED if level in by_level)
