"""What of a pack may be shown by a verifier's verdicts, or without them. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from backend.materials.notes.base import StoryText
from backend.materials.notes.checks.document import read_document
from backend.materials.notes.checks.form import SUMMARY_SENTENCES, is_one_sentence
from backend.materials.notes.packs.pack import Pack, PackSentence, PackText, PackWord
from backend.materials.notes.packs.question import find_proof
from backend.materials.notes.verification.verdicts import (
    Support,
    Verdicts,
    english_key,
    korean_key,
    question_key,
    word_key,
)

UNVERIFIED = "unverified"
"""`Stop.verdict` of a flagged sentence that no verifier could look at in time."""


@dataclass(frozen=True)
class Stop:
    """A part that is not shown, and why: `part` is english, korean, word or question, `level` "" for the question."""

    part: str
    level: str
    text: str
    text_ko: str
    verdict: str
    reason: str
    flags: tuple[str, ...] = ()

    @property
    def complaint(self) -> str:
        """What a writer is told."""
        where = f"{self.level}: " if self.level else ""
        why = self.reason or {"not_stated": "the story does not say so."}.get(self.verdict, "it cannot be confirmed.")
        if self.part == "korean":
            return f"{where}the Korean of {self.text!r} is wrong: {why}"
        if self.part == "word":
            return f"{where}{self.text!r} does not mean {self.text_ko!r} here: {why}"
        if self.part == "question":
            return f"question: {self.text!r} has not exactly one right answer: {why}"
        return f"{where}{self.text!r} is not what the story says: {why}"


@dataclass(frozen=True)
class Ruling:
    """What may be shown of a pack (None: nothing), what was stopped, and the problems worth a rewriting."""

    pack: Pack | None
    stops: tuple[Stop, ...]
    problems: tuple[str, ...]


def rule(pack: Pack, verdicts: Verdicts, story: StoryText, *, can_wait: bool) -> Ruling:
    """Take out of a pack what its verdicts stop.

    A bad sentence goes with its words when enough good ones remain, else its text goes, as does one without any word
    left; a bad meaning takes its word.
    Of what has no verdict, unflagged parts are shown; a flagged sentence holds its text back if that `can_wait` for a
    verifier, else it counts as bad.
    """
    least = 1 if is_one_sentence(read_document(story.whole)) else SUMMARY_SENTENCES[0]
    stops: list[Stop] = []
    problems: list[str] = []
    texts: list[PackText] = []
    has_held = False
    for text in pack.texts:
        if can_wait and any(one.flags and english_key(one, story) not in verdicts for one in text.sentences):
            has_held = True
            continue
        of_sentences = [_sentence_stops(one, text, verdicts, story) for one in text.sentences]
        of_words = [_word_stops(word, text, verdicts) for word in text.words]
        found = [stop for each in (*of_sentences, *of_words) for stop in each]
        stops += found
        bad = {index for index, each in enumerate(of_sentences) if each}
        kept = _without(text, bad, {index for index, each in enumerate(of_words) if each})
        if len(kept.sentences) < least or (text.words and not kept.words):
            problems += [stop.complaint for stop in found]
        else:
            texts.append(kept)
    question = pack.question
    verdict = verdicts.get(question_key(question, pack)) if question else None
    keeps_question = verdict is None or verdict.support is Support.SUPPORTED
    if question and verdict and not keeps_question:
        options = " / ".join(question.options)
        stop = Stop("question", "", question.question, options, verdict.support, verdict.reason)
        stops.append(stop)
        problems.append(stop.complaint)
    if not stops and not has_held:
        return Ruling(pack, (), ())
    shown = _with_texts(pack, texts, keeps_question=keeps_question) if texts else None
    return Ruling(shown, tuple(stops), tuple(dict.fromkeys(problems)))


def _sentence_stops(one: PackSentence, text: PackText, verdicts: Verdicts, story: StoryText) -> list[Stop]:
    english, korean = verdicts.get(english_key(one, story)), verdicts.get(korean_key(one))
    if english is None and one.flags:
        reason = "no verifier could look at it before the day's digests were made"
        return [Stop("english", text.level, one.en, one.ko, UNVERIFIED, reason, one.flags)]
    judged = (("english", english), ("korean", korean))
    return [
        Stop(part, text.level, one.en, one.ko, verdict.support, verdict.reason, one.flags)
        for part, verdict in judged
        if verdict and verdict.support is not Support.SUPPORTED
    ]


def _word_stops(word: PackWord, text: PackText, verdicts: Verdicts) -> list[Stop]:
    verdict = verdicts.get(word_key(word, text.sentences[word.sentence]))
    if verdict is None or verdict.support is Support.SUPPORTED:
        return []
    return [Stop("word", text.level, word.word, word.meaning_ko, verdict.support, verdict.reason)]


def _without(text: PackText, bad: Collection[int], wrong: Collection[int]) -> PackText:
    """Return a text without these sentences, their words, and these words."""
    if not bad and not wrong:
        return text
    numbers = {old: new for new, old in enumerate(index for index in range(len(text.sentences)) if index not in bad)}
    words = tuple(
        replace(word, sentence=numbers[word.sentence])
        for index, word in enumerate(text.words)
        if word.sentence in numbers and index not in wrong
    )
    proof = numbers.get(text.proof) if text.proof is not None else None
    return replace(text, sentences=tuple(text.sentences[old] for old in numbers), words=words, proof=proof)


def _with_texts(pack: Pack, texts: list[PackText], *, keeps_question: bool) -> Pack:
    """Return a pack of these texts; its question stays if one of them still shows the answer."""
    if pack.question is None or not keeps_question:
        return replace(pack, texts=tuple(replace(text, proof=None) for text in texts), question=None)
    answer = pack.question.options[pack.question.answer]
    shown = [
        replace(text, proof=find_proof(answer, [one.en for one in text.sentences], claimed=text.proof))
        for text in texts
    ]
    if all(text.proof is None for text in shown):
        return replace(pack, texts=tuple(shown), question=None)
    return replace(pack, texts=tuple(shown), question=pack.question)
