"""Whether statements and descriptions stay with those they belong to: who said it, and who is what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Document, Word, verb_positions
from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.lexicon import base_form, concepts, stem
from backend.materials.notes.checks.mentions import Mention, NameKind, mentions
from backend.materials.notes.checks.names import TITLES
from backend.materials.notes.checks.places import place_names

SAYING = frozenset(
    """
    say tell add warn note state announce report write claim argue insist believe think expect hope promise deny
    admit explain call ask predict suggest accuse praise criticize criticise demand urge vow pledge complain
    confirm reply recall joke stress describe doubt fear estimate reject
    """.split()
)
_HUMAN = frozenset(
    stem(word)
    for word in """
    official police researcher scientist resident critic expert company union organizer lawyer prosecutor doctor analyst
    economist supporter opponent witness engineer group industry spokesman spokeswoman study report agency ministry
    """.split()
)
_PASSIVE = frozenset("is are was were be been being to not cannot can't couldn't didn't doesn't wouldn't had".split())
_FOUND = 0.3
"""A statement is looked for in source sentences that hold at least this share of it."""
_NEAR = 8
_QUOTED = re.compile(r'"[^"]+"')
_QUOTED_WORDS = 3
"""A quotation of so many words is looked for by itself."""
_ROLE = re.compile(
    rf"^[A-Z]|^(?:{'|'.join(sorted(stem(word) for word in TITLES))})$|(?:er|or|ist|ian|man|eer|ent|ant|woman)$"
)


@dataclass(frozen=True)
class Statement:
    """A sentence that somebody says: the speaker's name, or the noun that stands for them, and what is said."""

    sentence: int
    mention: Mention | None
    noun: str
    words: tuple[Word, ...]


@lru_cache(maxsize=32)
def statements(document: Document) -> tuple[Statement, ...]:
    """Return the statements of a text; a quotation without a verb of saying is its neighbour's speaker's."""
    found: dict[int, Statement] = {}
    for index, words in enumerate(document.sentence_words):
        if statement := _statement(document, index, words):
            found[index] = statement
    for index, words in enumerate(document.sentence_words):
        if index not in found and document.sentence_text(index).lstrip().startswith('"'):
            neighbour = found.get(index - 1) or found.get(index + 1)
            if neighbour:
                found[index] = Statement(index, neighbour.mention, neighbour.noun, tuple(words))
    return tuple(found[index] for index in sorted(found))


def _statement(document: Document, index: int, words: tuple[Word, ...]) -> Statement | None:
    here = [one for one in mentions(document) if one.sentence == index and one.kind is not NameKind.PLACE]
    for position, word in enumerate(words):
        according = word.plain == "according"
        if not according and (
            base_form(word.plain) not in SAYING
            or word.is_capital
            or bool({word.plain for word in words[max(0, position - 2) : position]} & _PASSIVE)
        ):
            continue
        before = [one for one in here if one.end <= word.start]
        after = [one for one in here if one.start >= word.end]
        inverted = according or bool(re.search(r'"\s*$', document.text[: word.start][-3:]))
        mention = after[0] if inverted and after and after[0].start - word.end < 60 else None
        mention = mention or _subject(before, word, words)
        noun = "" if mention else _noun_before(words, position)
        if mention is None and not noun:
            continue
        skipped = range(mention.start, mention.end) if mention else range(0)
        said = tuple(one for one in words if one is not word and one.start not in skipped)
        quoted = [match.span() for match in _QUOTED.finditer(document.sentence_text(index))]
        offset = document.sentences[index].start
        inside = tuple(one for one in said if any(a <= one.start - offset < b for a, b in quoted))
        said = inside if len(inside) >= _QUOTED_WORDS else said
        return Statement(index, mention, noun, said)
    return None


def _subject(before: list[Mention], verb: Word, words: tuple[Word, ...]) -> Mention | None:
    """Return the mention that is the subject of `verb`: the last one before it, unless "of" or "for" governs that."""
    for mention in reversed(before):
        governing = [word.plain for word in words if word.end <= mention.start][-2:]
        if not set(governing) & {"of", "for", "at", "from", "by", "with", "to"} or mention is before[0]:
            return mention if verb.start - mention.end < 90 else None
    return None


def _noun_before(words: tuple[Word, ...], position: int) -> str:
    for word in reversed(words[max(0, position - 4) : position]):
        if word.is_content and not word.is_capital and not word.plain.endswith("ly"):
            return word.stem
    return ""


def check_speakers(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each statement that the source gives to somebody else."""
    there = {statement.sentence: statement for statement in statements(comparison.source)}
    for statement in statements(comparison.summary):
        found = comparison.find(
            tuple(word for word in statement.words if base_form(word.plain) not in SAYING),
            comparison.summary.quantities_by_sentence[statement.sentence],
        )
        if not found or found[0][0] < _FOUND:
            continue
        best = [there.get(sentence) for score, sentence in found[:3] if score >= found[0][0] * 0.95]
        if best[0] and all(one is not None and _differs(statement, one, comparison) for one in best):
            named, other = _speaker_text(comparison.summary, statement), _speaker_text(comparison.source, best[0])
            yield flag("speaker", statement.sentence, f"The story gives these words to {other!r}, not to {named!r}.")


def _speaker_text(document: Document, statement: Statement) -> str:
    if statement.mention is None:
        return statement.noun
    return document.text[statement.mention.start : statement.mention.end]


def _differs(one: Statement, other: Statement, comparison: Comparison) -> bool:
    """Say whether two speakers cannot be one; only what is named on both sides, or described, is compared."""
    if one.mention and other.mention:
        if any(part.is_pronoun and part.kind is not NameKind.PERSON for part in (one.mention, other.mention)):
            return False
        if one.mention.kind is not other.mention.kind and other.mention.tokens & described_as(
            comparison.source, one.mention
        ):
            return False
        return one.mention.tokens.isdisjoint(other.mention.tokens)
    if one.mention and other.noun in _HUMAN:
        described = described_as(comparison.source, one.mention)
        return not any(not concepts(other.noun).isdisjoint(concepts(word)) for word in described)
    return False


@lru_cache(maxsize=512)
def described_as(document: Document, mention: Mention) -> frozenset[str]:
    """Return the stems and country codes that stand beside any mention of the same name."""
    found: set[str] = set()
    for one in mentions(document):
        if one.is_same(mention) and not one.is_pronoun:
            found |= beside(document, one)
    return frozenset(found)


def beside(document: Document, mention: Mention) -> frozenset[str]:
    """Return what describes a mention where it stands: the words before it, and after a comma or "of"."""
    words = document.sentence_words[mention.sentence]
    others = [one for one in mentions(document) if one.sentence == mention.sentence and one.kind is NameKind.PERSON]
    verbs = {words[position].start for position in verb_positions(words)}
    left: list[Word] = []
    for word in reversed([word for word in words if word.end <= mention.start][-_NEAR:]):
        if word.start in verbs or any(one.start <= word.start < one.end for one in others if one is not mention):
            break
        if re.search(r"[;:\"(]|, (?:and|but)\b", document.text[word.end : mention.start]) or word.plain in {
            "by",
            "with",
            "for",
        }:
            break
        left.append(word)
    right: list[Word] = []
    following = document.text[mention.end : mention.end + 5]
    if re.match(r"(?:,| of| \()", following):
        for word in [word for word in words if word.start >= mention.end][: _NEAR + 2]:
            gap = document.text[mention.end : word.start]
            if (
                gap.count(",") > (1 if following[0] == "," else 0)
                or word.start in verbs
                or any(one.start <= word.start < one.end for one in others if one is not mention)
            ):
                break
            right.append(word)
    found = {word.stem for word in (*left, *right) if word.is_content}
    for word in (*left, *right):
        if word.is_capital:
            found |= place_names().get(word.plain, frozenset())
    return frozenset(found)


def check_roles(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each description of a person that the source gives to another one."""
    source = comparison.source
    people = [one for one in mentions(source) if one.kind is NameKind.PERSON and not one.is_pronoun]
    for mention in mentions(comparison.summary):
        if mention.kind is not NameKind.PERSON or mention.is_pronoun or not any(one.is_same(mention) for one in people):
            continue
        own = described_as(source, mention)
        meant = frozenset().union(*(concepts(word) for word in own)) if own else frozenset()
        for word in sorted(beside(comparison.summary, mention)):
            if not _ROLE.search(word) or not meant.isdisjoint(concepts(word)):
                continue
            # A code of a country.
            if word[0].isupper() and any(one[0].isupper() for one in own):
                named = comparison.summary.text[mention.start : mention.end]
                yield flag("role", mention.sentence, f"The story gives {named!r} another country.")
                break
            holder = next((one for one in people if not one.is_same(mention) and word in beside(source, one)), None)
            if holder:
                named = comparison.summary.text[mention.start : mention.end]
                reason = f"The story says {word!r} of {source.text[holder.start : holder.end]!r}, not of {named!r}."
                yield flag("role", mention.sentence, reason)
                break
