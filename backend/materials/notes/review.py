"""A writer's draft before the truth gate: what of it may be shown, and what is wrong with the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from backend.materials.notes.base import StoryText, StudyDraft
from backend.materials.notes.checks.document import read_document
from backend.materials.notes.checks.findings import Finding, Strength
from backend.materials.notes.checks.form import SUMMARY_SENTENCES, is_one_sentence
from backend.materials.notes.checks.gate import Judgement, judge_summary
from backend.materials.notes.checks.korean_text import korean_sentences
from backend.materials.notes.checks.text import fold, split_sentences
from backend.materials.notes.checks.words import WORDS_ENOUGH, WORDS_WANTED, check_words

NO_KOREAN = "summary_ko is not written in Korean."


@dataclass(frozen=True)
class Review:
    """The draft that may be shown, without its bad sentences and words, or the problems for which there is none."""

    draft: StudyDraft | None
    problems: tuple[str, ...]
    findings: tuple[Finding, ...]
    """Everything that the gate found, also in what was dropped."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that fired, each as "rule problem" or "rule flag"."""
        return tuple(f"{one.rule} {one.strength}" for one in self.findings)


def review(draft: StudyDraft, story: StoryText) -> Review:
    """Return what of `draft` may be shown: a bad sentence goes when enough good ones remain, and so does a bad word."""
    judgement = _judge(draft, story)
    findings = judgement.findings
    if judgement.bad_sentences:
        shorter = _without(draft, judgement.bad_sentences)
        if shorter and _enough_sentences(shorter, story) and not (again := _judge(shorter, story)).problems:
            draft, judgement = shorter, again
    words = check_words(draft.vocabulary, story.whole)
    good = [item for item, reasons in zip(draft.vocabulary, words, strict=True) if not reasons]
    problems = [*_prefixed(judgement), *_form(draft, story), *_word_count(draft)]
    if len(good) < min(WORDS_ENOUGH, len(draft.vocabulary)):
        problems += [reason for reasons in words for reason in reasons]
    kept = draft.model_copy(update={"vocabulary": good})
    return Review(None if problems else kept, tuple(dict.fromkeys(problems)), findings)


def problems(draft: StudyDraft, story: StoryText) -> tuple[str, ...]:
    """Return everything wrong with a draft as it stands, nothing dropped; empty means it is right as a whole."""
    words = check_words(draft.vocabulary, story.whole)
    found = [*_prefixed(_judge(draft, story)), *_form(draft, story), *_word_count(draft)]
    return (*found, *(reason for reasons in words for reason in reasons))


def _judge(draft: StudyDraft, story: StoryText) -> Judgement:
    return judge_summary(
        title=story.title, text=story.text, summary_en=draft.summary_en, summary_ko=draft.summary_ko or None
    )


def _prefixed(judgement: Judgement) -> Iterable[str]:
    for name, findings in (("summary_en", judgement.english), ("summary_ko", judgement.korean)):
        for finding in findings:
            if finding.strength is Strength.PROBLEM:
                yield f"{name}: {finding.reason}"


def _form(draft: StudyDraft, story: StoryText) -> Iterable[str]:
    if not draft.summary_ko:
        yield NO_KOREAN
    if not _enough_sentences(draft, story):
        yield f"summary_en has one sentence; it must have {SUMMARY_SENTENCES[0]} or {SUMMARY_SENTENCES[1]}."


def _enough_sentences(draft: StudyDraft, story: StoryText) -> bool:
    """Say whether the summary is long enough: two sentences, or one of a story that is one sentence itself."""
    least = 1 if is_one_sentence(read_document(f"{story.title}\n\n{story.text}")) else SUMMARY_SENTENCES[0]
    return len(split_sentences(draft.summary_en)) >= least


def _word_count(draft: StudyDraft) -> Iterable[str]:
    low, high = WORDS_WANTED
    if not low <= len(draft.vocabulary) <= high:
        yield f"vocabulary has {len(draft.vocabulary)} items; it must have {low} or {high}."


def _without(draft: StudyDraft, bad: frozenset[int]) -> StudyDraft | None:
    """Return `draft` without the bad sentences, in both languages; None where the two do not run side by side."""
    english, korean = split_sentences(draft.summary_en), korean_sentences(fold(draft.summary_ko))
    if draft.summary_ko and len(english) != len(korean):
        return None
    kept = [index for index in range(len(english)) if index not in bad]
    update = {"summary_en": " ".join(english[index] for index in kept)}
    if draft.summary_ko:
        update["summary_ko"] = " ".join(korean[index] for index in kept)
    return draft.model_copy(update=update) if kept else None
