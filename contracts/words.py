"""Looking a word up: what we have taught of it, else what is known of it."""

from contracts.articles import SentencePair, TextWord
from contracts.base import Contract
from contracts.enums import Level, PartOfSpeech, SenseState


class TaughtStory(Contract):
    """A story in which something was taught; its Korean headline is null while it has none."""

    id: int
    title: str
    headline_ko: str | None


class TaughtSense(Contract):
    """A meaning that a story of ours teaches; `word` is how it stands in `sentence`."""

    id: int
    lemma: str
    part_of_speech: str
    ipa: str | None
    meaning_ko: str
    level: str
    state: SenseState
    word: str
    sentence: SentencePair
    article: TaughtStory


class DictionaryWord(Contract):
    """What is known of a word or phrasal verb without a meaning of ours."""

    lemma: str
    part_of_speech: PartOfSpeech
    level: Level
    ipa: str | None


class TaughtSentence(SentencePair):
    """A sentence of one of our texts, with the words that are taught in it."""

    words: tuple[TextWord, ...]
    article: TaughtStory


class WordLookup(Contract):
    """The answer to a look-up: meanings of a word, newest story first; or sentences of ours that were pasted.

    `word` describes the word in any case where it is listed, also when no story has taught it.
    """

    query: str
    senses: tuple[TaughtSense, ...]
    word: DictionaryWord | None
    sentences: tuple[TaughtSentence, ...]
