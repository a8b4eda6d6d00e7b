"""One level text of a pack before the truth gate: what of it may be shown, or why it is refused."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from backend.materials.notes.base import SentenceDraft, StoryText, TextDraft
from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import read_document
from backend.materials.notes.checks.findings import Finding
from backend.materials.notes.checks.form import SUMMARY_SENTENCES, is_one_sentence
from backend.materials.notes.checks.gate import Judgement, judge_summary
from backend.materials.notes.checks.korean_text import korean_sentences
from backend.materials.notes.checks.text import fold, split_sentences
from backend.materials.notes.levels import text as text_level
from backend.materials.notes.packs import words as pack_words
from backend.materials.notes.packs.pack import PackSentence, PackText
from backend.materials.notes.packs.words import tidy
from backend.materials.notes.prompts import source_sentences
from contracts.enums import Level

TOO_FAR_ABOVE = 2
"""A text whose words need a reader so many bands above its label is refused."""
SAME_TEXT = 0.92
"""Share of equal words from which two texts count as one."""
EVIDENCE_CLAIMED, EVIDENCE_FOUND = 0.1, 0.25
"""Share of a sentence's weight that a source sentence must hold: one the model names, one the code finds."""
_LEVELS = tuple(Level)


@dataclass(frozen=True)
class TextReview:
    """The text that may be shown, without its bad sentences and words, or the problems for which there is none."""

    text: PackText | None
    problems: tuple[str, ...]
    findings: tuple[Finding, ...] = ()


def review_text(draft: TextDraft, story: StoryText) -> TextReview:
    """Return what of a level text may be shown: bad sentences go when enough good ones remain, and so do words."""
    written = [one.model_copy(update={"en": tidy(one.en), "ko": tidy(one.ko)}) for one in draft.sentences]
    problems: list[str] = []
    # Each item must be one sentence in both languages: the gate compares them in pairs.
    for number, one in enumerate(written, start=1):
        if not one.ko:
            problems.append(f"sentence {number} has no Korean.")
        elif len(split_sentences(one.en)) != 1 or len(korean_sentences(fold(one.ko))) != 1:
            problems.append(f"sentence {number} must be exactly one sentence in English and in Korean.")
    english, korean = " ".join(one.en for one in written), " ".join(one.ko for one in written)
    if {len(split_sentences(english)), len(korean_sentences(fold(korean)))} != {len(written)}:
        problems.append("the sentences must be whole sentences that stand by themselves.")
    if problems:
        return TextReview(None, tuple(problems))
    sentences = written
    least = 1 if is_one_sentence(read_document(story.whole)) else SUMMARY_SENTENCES[0]
    judgement = _judge(sentences, story)
    findings = judgement.findings
    good = [one for index, one in enumerate(sentences) if index not in judgement.bad_sentences]
    if judgement.bad_sentences and len(good) >= least and not (again := _judge(good, story)).problems:
        sentences, judgement = good, again
    problems = [finding.reason for finding in judgement.problems]
    if len(sentences) < least:
        problems.append(f"the text has one sentence; it must have {SUMMARY_SENTENCES[0]} or {SUMMARY_SENTENCES[1]}.")
    renumbered = {written.index(one) + 1: number for number, one in enumerate(sentences, start=1)}
    wanted = [word.model_copy(update={"sentence": renumbered.get(word.sentence, 0)}) for word in draft.words]
    words, word_problems = pack_words.place(wanted, [one.en for one in sentences], draft.level)
    if len(words) < pack_words.WORDS_ENOUGH:
        problems += word_problems or [f"the text teaches {len(draft.words)} words; it must teach 4 to 6."]
    english = " ".join(one.en for one in sentences)
    measured = text_level.read(english, taught=[word.lemma for word in words]).level
    if measured and _LEVELS.index(measured) - _LEVELS.index(draft.level) >= TOO_FAR_ABOVE:
        problems.append(f"the text is at level {measured} by its words; write it at {draft.level}.")
    proven = [
        PackSentence(one.en, one.ko, evidence(one, story), judgement.flags_of(index))
        for index, one in enumerate(sentences)
    ]
    problems += [f"no sentence of the story says {one.en!r}." for one in proven if not one.evidence]
    if problems:
        return TextReview(None, tuple(dict.fromkeys(problems)), findings)
    return TextReview(PackText(draft.level, tuple(proven), tuple(words)), tuple(word_problems), findings)


def same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two texts differ in no more than a word or two."""
    mine, theirs = (" ".join(sentences).casefold().split() for sentences in (one, other))
    return difflib.SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= SAME_TEXT


def level_distance(text: PackText) -> int:
    """Return how many bands the level of a text's words lies away from its label."""
    measured = text_level.read(text.en, taught=[word.lemma for word in text.words]).level
    return abs(_LEVELS.index(measured) - _LEVELS.index(text.level)) if measured else 0


def evidence(draft: SentenceDraft, story: StoryText) -> tuple[int, ...]:
    """Return the numbers of the story's sentences that a sentence rests on: those claimed that hold some of it, else
    the best one. Empty if there is none."""
    source, drafted = read_document(story.whole), read_document(draft.en)
    titles = len(source.sentences) - (len(source_sentences(story)) - 1)
    scores: dict[int, float] = {}
    for share, index in Comparison(drafted, source).find(drafted.words):
        number = max(0, index - titles + 1)
        scores[number] = max(share, scores.get(number, 0.0))
    if not scores:
        return ()
    best = max(scores, key=lambda number: scores[number])
    enough = max(EVIDENCE_CLAIMED, scores[best] / 3)
    claimed = tuple(number for number in dict.fromkeys(draft.evidence) if scores.get(number, 0.0) >= enough)
    return claimed or ((best,) if scores[best] >= EVIDENCE_FOUND else ())


def _judge(sentences: Sequence[SentenceDraft], story: StoryText) -> Judgement:
    return judge_summary(
        title=story.title,
        text=story.text,
        summary_en=" ".join(one.en for one in sentences),
        summary_ko=" ".join(one.ko for one in sentences),
    )
