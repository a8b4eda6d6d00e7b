"""A model's study pack before the gate, as a whole and in parts: what of it may be shown, and what is wrong."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.checks.findings import Finding
from backend.materials.notes.packs import headline, meanings
from backend.materials.notes.packs.pack import Pack, PackQuestion, PackText, PackWord
from backend.materials.notes.packs.question import find_proof, review_question
from backend.materials.notes.packs.text import level_distance, review_text, same_text
from contracts.enums import Difficulty


@dataclass(frozen=True)
class PackReview:
    """What may be shown of a pack (None: nothing), the problems that are worth another try, and the gate's findings."""

    pack: Pack | None
    problems: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that fired, each as "rule problem" or "rule flag"."""
        return tuple(f"{one.rule} {one.strength}" for one in self.findings)


def review(
    draft: PackDraft, story: StoryText, *, wanted: Iterable[Difficulty] = Difficulty, earlier: Pack | None = None
) -> PackReview:
    """Judge a pack: each text by itself, then beside its neighbours, then what belongs to them all.

    `wanted` are the levels that were asked for; `earlier` is what passed at the try before, and stays.
    """
    kept = {text.level: text for text in earlier.texts} if earlier else {}
    problems: list[str] = []
    findings: list[Finding] = []
    drafts = {text.level: text for text in reversed(draft.texts)}
    for level in wanted:
        if level in kept:
            continue
        if level not in drafts:
            problems.append(f"{level}: the text is missing.")
            continue
        reviewed = review_text(drafts[level], story)
        findings += reviewed.findings
        if reviewed.text:
            kept[level] = reviewed.text
        else:
            problems += [f"{level}: {problem}" for problem in reviewed.problems]
    problems += _drop_equal(kept)
    texts = [kept[level] for level in Difficulty if level in kept]
    if not texts:
        return PackReview(None, tuple(problems), tuple(findings))
    texts, meaning_problems = _with_one_meaning(texts)
    problems += meaning_problems
    question, texts, question_problems = _question(draft, texts, story, earlier)
    pack = Pack(
        texts=tuple(texts),
        headline_ko=(earlier.headline_ko if earlier else "") or headline.headline_ko(draft.headline_ko, story),
        question=question,
        opener=(earlier.opener if earlier else "") or headline.opener(draft.opener),
    )
    return PackReview(pack, tuple(dict.fromkeys([*problems, *question_problems])), tuple(findings))


def _drop_equal(kept: dict[Difficulty, PackText]) -> list[str]:
    """Remove of two texts that are one the one that is further from its label; return why."""
    problems = []
    for one, other in itertools.combinations(sorted(kept), 2):
        if one not in kept or other not in kept:
            continue
        sentences = [[sentence.en for sentence in kept[level].sentences] for level in (one, other)]
        if same_text(*sentences):
            worse = max((other, one), key=lambda level: level_distance(kept[level]))
            del kept[worse]
            problems.append(f"{worse}: the text is the same as at another level.")
    return problems


def _with_one_meaning(texts: list[PackText]) -> tuple[list[PackText], list[str]]:
    """Give a word that two texts teach one meaning; where the meanings differ it is taught in the easier text only."""
    taught: dict[tuple[str, str], str] = {}
    problems: list[str] = []
    result = []
    for text in texts:
        words: list[PackWord] = []
        for word in text.words:
            meaning = taught.setdefault((word.lemma, word.part_of_speech), word.meaning_ko)
            if meanings.agree(meaning, word.meaning_ko):
                words.append(replace(word, meaning_ko=meaning))
            else:
                problems.append(f"{text.level}: {word.word!r} means {meaning!r} in an easier text.")
        result.append(replace(text, words=tuple(words)))
    return result, problems


def _question(
    draft: PackDraft, texts: list[PackText], story: StoryText, earlier: Pack | None
) -> tuple[PackQuestion | None, list[PackText], tuple[str, ...]]:
    """Return the question (an earlier one unless more texts show the new), the texts with its proof, problems."""
    sentences = {text.level: [one.en for one in text.sentences] for text in texts}
    asked, proofs = (earlier.question if earlier else None), dict[Difficulty, int]()
    if earlier and asked:
        claimed = {text.level: text.proof for text in earlier.texts}
        answer = asked.options[asked.answer]
        found = {level: find_proof(answer, given, claimed=claimed.get(level)) for level, given in sentences.items()}
        proofs = {level: proof for level, proof in found.items() if proof is not None}
    problems: tuple[str, ...] = ()
    if len(proofs) < len(texts):
        if draft.question is None:
            problems = ("there is none.",)
        else:
            reviewed = review_question(draft.question, sentences, story)
            problems = reviewed.problems
            if len(reviewed.proofs) > len(proofs):
                asked, proofs = reviewed.question, dict(reviewed.proofs)
    shown = [replace(text, proof=proofs.get(text.level)) for text in texts]
    return asked, shown, tuple(f"question: {problem}" for problem in problems)
