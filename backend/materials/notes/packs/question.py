"""Whether a pack's question has exactly one right answer that each text shows, as far as rules can see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.materials.notes.base import QuestionDraft, StoryText
from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Document, read_document
from backend.materials.notes.checks.findings import Strength, reasons
from backend.materials.notes.checks.form import MARKUP, looks_english
from backend.materials.notes.checks.lexicon import concepts
from backend.materials.notes.checks.names import check_names
from backend.materials.notes.checks.numbers import check_numbers
from backend.materials.notes.packs.pack import PackQuestion
from contracts.enums import Difficulty

OPTIONS = 4
SHOWN_WHERE_CLAIMED = 0.34
"""Share of the answer's meaning that the sentence named as proof must hold."""
SHOWN_ELSEWHERE = 0.5
"""The same for a sentence that the model did not name."""
_COLLECTIVE = re.compile(
    r"^(?:all|none|both|neither|any|either)\b.*\b(?:above|these|them|of the)\b|^(?:all|none|both|neither)\W*$", re.I
)
_NEGATION = re.compile(r"\b(?:no|not|never|none|nobody|nothing|without|neither)\b|n't\b", re.I)


@dataclass(frozen=True)
class QuestionReview:
    """The question that may be asked, the index of the sentence that proves it in each text that does, and problems."""

    question: PackQuestion | None
    proofs: Mapping[Difficulty, int]
    problems: tuple[str, ...]


def review_question(
    draft: QuestionDraft, texts: Mapping[Difficulty, Sequence[str]], story: StoryText
) -> QuestionReview:
    """Judge a question by the sentences of the texts that are shown. A proof that is off is corrected, else missing."""
    problems = list(_form(draft, story))
    proofs: dict[Difficulty, int] = {}
    if not problems:
        for level, sentences in texts.items():
            claimed = getattr(draft.proof, level.value)
            proof = find_proof(draft.answer, sentences, claimed=claimed - 1 if claimed else None)
            if proof is None:
                problems.append(f"no sentence of the {level} text shows the answer {draft.answer!r}.")
                continue
            proofs[level] = proof
            problems += _rivals(draft, sentences[proof], level)
    if problems and not (proofs and all(problem.startswith("no sentence") for problem in problems)):
        return QuestionReview(None, {}, tuple(problems))
    options = tuple(draft.options)
    answer = [_key(option) for option in options].index(_key(draft.answer))
    return QuestionReview(PackQuestion(draft.question, options, answer), proofs, tuple(problems))


def find_proof(answer: str, sentences: Sequence[str], *, claimed: int | None = None) -> int | None:
    """Return the index of the sentence that shows an answer: the claimed one if it may, else the best that does."""
    shares = [_share(answer, sentence) for sentence in sentences]
    if claimed is not None and 0 <= claimed < len(shares) and shares[claimed] >= SHOWN_WHERE_CLAIMED:
        return claimed
    best = max(range(len(shares)), key=lambda index: shares[index], default=None)
    return best if best is not None and shares[best] >= SHOWN_ELSEWHERE else None


def _form(draft: QuestionDraft, story: StoryText) -> Iterator[str]:
    if not draft.question.endswith("?") or not looks_english(draft.question):
        yield "the question must be an English sentence that ends in a question mark."
    if MARKUP.search(" ".join([draft.question, *draft.options])):
        yield "the question contains a link, a mention or markup."
    if len(draft.options) != OPTIONS:
        yield f"the question has {len(draft.options)} options; it must have {OPTIONS}."
    right = [option for option in draft.options if _key(option) == _key(draft.answer)]
    if len(right) != 1:
        yield f"the answer {draft.answer!r} must be a copy of exactly one option."
    others = [option for option in draft.options if option not in right]
    for option in others:
        if _COLLECTIVE.search(option) or _COLLECTIVE.search(draft.answer):
            yield "no option may speak of the other options."
        elif says_the_same(option, draft.answer):
            yield f"the option {option!r} says the same as the answer {draft.answer!r}."
    keys = [_key(option) for option in others]
    if len(set(keys)) < len(keys):
        yield "two options are the same."
    claim = Comparison(read_document(f"{draft.question} {draft.answer}."), read_document(story.whole))
    yield from reasons([*check_numbers(claim), *check_names(claim)], Strength.PROBLEM)


def _rivals(draft: QuestionDraft, sentence: str, level: Difficulty) -> Iterator[str]:
    """Yield a problem for an option that the proving sentence lists beside the answer, or shows better."""
    shown = _share(draft.answer, sentence)
    for option in draft.options:
        if _key(option) == _key(draft.answer):
            continue
        one, other = re.escape(_bare(option)), re.escape(_bare(draft.answer))
        joined = r"(?:,|,? and|,? or) (?:an? |the )?"
        listed = re.search(rf"\b(?:{one}{joined}{other}|{other}{joined}{one})\b", sentence, re.IGNORECASE)
        if listed or (shown < _share(option, sentence) == 1):
            yield f"the {level} text shows the option {option!r} as well as the answer {draft.answer!r}."


def says_the_same(option: str, answer: str) -> bool:
    """Say whether an option means what the answer means, or more or less of it with the same last word."""
    one, other = _Meaning.of(option), _Meaning.of(answer)
    if bool(_NEGATION.search(option)) != bool(_NEGATION.search(answer)):
        return False
    if not one.words and not one.values:
        return False
    if one.values and one.values != other.values:
        return False
    same_head = bool(one.words and other.words) and not one.words[-1].isdisjoint(other.words[-1])
    covered = all(any(not word.isdisjoint(theirs) for theirs in other.words) for word in one.words)
    whole = all(any(not word.isdisjoint(theirs) for theirs in one.words) for word in other.words)
    same_values = one.values == other.values
    return (same_head and (covered or (whole and same_values))) or (covered and whole and same_values)


@dataclass(frozen=True)
class _Meaning:
    words: tuple[frozenset[str | int], ...]
    values: frozenset[tuple[str, object]]

    @classmethod
    def of(cls, text: str) -> "_Meaning":
        document = read_document(text)
        content = [
            word
            for word in document.words
            if word.is_content and not any(start <= word.start < end for start, end in document.quantity_spans)
        ]
        return cls(tuple(concepts(word.stem) for word in content), _values(document))


def _share(answer: str, sentence: str) -> float:
    """Return how much of an answer's words and values a sentence holds, 0 to 1."""
    wanted, document = _Meaning.of(answer), read_document(sentence)
    held = document.sentence_concepts
    there = frozenset().union(*held) if held else frozenset()
    found = [not word.isdisjoint(there) for word in wanted.words]
    found += [value in _values(document) for value in wanted.values]
    if not found:
        return float(_key(answer) in _key(sentence))
    return sum(found) / len(found)


def _values(document: Document) -> frozenset[tuple[str, object]]:
    return frozenset((one.unit, one.value) for one in document.quantities)


def _key(text: str) -> str:
    """Return a text without case, articles and punctuation."""
    return " ".join(re.sub(r"\b(?:an?|the)\b|[^\w%]+", " ", text.casefold()).split())


def _bare(text: str) -> str:
    return re.sub(r"^(?:an?|the)\s+|[.\s]+$", "", text, flags=re.I)
