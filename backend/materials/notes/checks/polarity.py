"""Whether a summary says the opposite of its source: lost or added negations, antonyms, for and against, direction."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Word, verb_positions
from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.lexicon import concepts, opposites, stem

NEGATORS = frozenset(
    """
    not no never none nobody nothing neither nor cannot without hardly scarcely barely rarely seldom n't unable
    lack lacks lacked lacking refuse refuses refused refusing fail fails failed failing deny denies denied denying
    unlikely impossible stop stopped stops prevent prevented avoid avoided instead nowhere reject rejected
    """.split()
)
_REACH = 6
_SHORT = 8
_CHANGE = re.compile(r" (?:from|by|about|almost|nearly|more than|[$€£]?\d)")
_HELD = 0.5
"""A negated clause of the source counts as told when the summary's sentence holds this share of it."""
_DIRECTION = frozenset(
    stem(word)
    for word in """
    rise fall drop decline decrease increase grow shrink gain lose climb jump surge plunge slip slide soar sink up down
    higher lower more less fewer longer shorter larger smaller bigger heavier lighter older younger faster slower hotter
    cooler colder warmer cheaper better worse stronger weaker wider narrower earlier later above below over under before
    after raise cut reduce double halve improve worsen strengthen weaken highest lowest largest smallest most least best
    worst
    """.split()
)


_PARTING = frozenset(
    "that who which if whether because to by from for after before while although though unless".split()
)


def is_negated(words: tuple[Word, ...], position: int) -> bool:
    """Say whether a negation of its own clause governs the word at `position` of its sentence."""
    count = 0
    for before in range(position - 1, max(-1, position - _REACH - 1), -1):
        word = words[before]
        if word.clause != words[position].clause or word.plain in _PARTING - {"to"}:
            break
        if word.plain in NEGATORS or word.plain.endswith("n't"):
            count += 1
    return count % 2 == 1


def check_polarity(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each sentence whose words are negated, or turned round, against all of its evidence."""
    for index, words in enumerate(comparison.summary.sentence_words):
        if not comparison.evidence[index]:
            continue
        yield from _opposite_words(comparison, index, words)
        yield from list(_negations(comparison, index, words)) or _added_or_lost(comparison, index)


def _opposite_words(comparison: Comparison, index: int, words: tuple[Word, ...]) -> Iterator[Finding]:
    source, (best, *others) = comparison.source, comparison.evidence[index]
    told = {word.stem for sentence in (best, *others) for word in source.sentence_words[sentence]}
    sentences = [best]
    if best + 1 < len(source.sentences) and len(source.sentence_words[best + 1]) <= _SHORT:
        sentences.append(best + 1)  # "The minister denied this."
    said = {one.stem for one in words}
    for position, word in enumerate(words):
        against = opposites().get(word.stem)
        if not against or word.stem in told:
            continue
        if not source.sentence_concepts[best].isdisjoint(concepts(word.stem)):
            continue
        for sentence in sentences:
            there = source.sentence_words[sentence]
            for other_position, other in enumerate(there):
                if other.stem not in against or other.stem in said:
                    continue
                # "up" and "down" count only where they tell of a change.
                if other.plain in {"up", "down"} and not _CHANGE.match(source.text, other.end):
                    continue
                if is_negated(words, position) != is_negated(there, other_position):
                    continue
                rule = "direction" if word.stem in _DIRECTION else "polarity"
                yield flag(rule, index, f"The summary says {word.text!r} where the story says {other.text!r}.")
                return


def _negations(comparison: Comparison, index: int, words: tuple[Word, ...]) -> Iterator[Finding]:
    for position in verb_positions(words):
        word = words[position]
        here = is_negated(words, position)
        there = [is_negated(*use) for use in comparison.uses_of(index, word)]
        if there and all(one != here for one in there):
            what = "denies" if here else "affirms"
            yield flag("negation", index, f"The summary {what} {word.text!r}; the story does the opposite.")
            return


_EXPLICIT = re.compile(
    r"\b(?:not|no|never|none|nobody|neither|nor|cannot)\b|n't\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:"
    + "|".join(
        r"""
        not no never none nobody nothing neither nor cannot without hardly scarcely barely rarely seldom
        unable un\w{4,} in(?:capable|sufficient|complete|correct)\w* im(?:possible|patient)\w* dis\w{4,}
        mis\w{4,} non-?\w+ \w+less less few fewer little lack\w* fail\w* refus\w+ reject\w*
        den(?:y|ies|ied|ying|ial) miss\w* lost los(?:e|es|ing) against ban\w* stop\w* end(?:ed|s)? only too
        last cancel\w* drop\w* prevent\w* avoid\w* block\w* oppos\w+ instead doubt\w* away off still yet
        until record first best worst most ever g(?:i|a)ve\sup closed suspend\w* absent empty forbid\w*
        forbade prohibit\w* exclu\w+ except remain\w* alone late delay\w* escape\w* surviv\w+ out\sof
        free\sof rather\sthan turned\sdown far\sfrom long(?:er|est) high(?:er|est) low(?:er|est) criti\w+
        angry blame\w* wrong false hard
        """.split()
    )
    + r")\b|n't\b",
    re.IGNORECASE,
)


def _added_or_lost(comparison: Comparison, index: int) -> Iterator[Finding]:
    """Yield a flag where only one side has any negation: the summary's clause, or the source's best sentence for it."""
    clauses = {word.clause for word in comparison.summary.sentence_words[index]}
    sentence = comparison.summary.sentence_text(index)
    for clause in sorted(clauses):
        span = comparison.summary.clauses[clause]
        negation = _EXPLICIT.search(comparison.summary.text, span.start, span.end)
        if not negation:
            continue
        near = [sentence for _, sentence in comparison.find(comparison.summary.clause_words[clause])[:2]]
        near += comparison.evidence[index][:1]
        there = " ".join(comparison.source.sentence_text(sentence) for sentence in near)
        if near and not _NEGATIVE.search(there):
            reason = f"The summary says {negation.group()!r}; the story has no negation there."
            yield flag("negation", index, reason)
            return
    if _NEGATIVE.search(sentence):
        return
    source, held = comparison.source, comparison.summary.sentence_concepts[index]
    for best in comparison.evidence[index][:1]:
        for clause in sorted({word.clause for word in source.sentence_words[best]}):
            span = source.clauses[clause]
            negation = _EXPLICIT.search(source.text, span.start, span.end)
            weights = {one.stem: source.weight(one.stem) for one in source.clause_words[clause] if one.is_content}
            kept = sum(weight for one, weight in weights.items() if not held.isdisjoint(concepts(one)))
            if negation and weights and kept / sum(weights.values()) >= _HELD:
                reason = f"The story says {negation.group()!r} there; the summary has no negation."
                yield flag("negation", index, reason)
                return
