"""The words of an English text in order, with base form and whether each is a name."""

import functools
import re
from dataclasses import dataclass

import simplemma

from backend.materials.notes import word_frequency
from backend.materials.notes.checks import lexicon
from backend.materials.notes.checks.tables import rows

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
CUT_STEMS = {"wo": "will", "ca": "can", "sha": "shall"}
"""What is left of "won't", "can't" and "shan't"."""
TITLES = frozenset("mr mrs ms dr prof gen sen rep gov st vs".split())
"""Abbreviations whose full stop ends no sentence."""
PREFIXES = frozenset("anti co ex mid multi non post pre pro re self semi sub".split())
"""Parts of hyphenated words that are no words."""
OWN_WORD_ZIPF = 0.5
"""A noun so much more frequent than what it may be a form of is a word of its own: people, ground, data."""


@dataclass(frozen=True)
class Token:
    """One word; `clause` is equal for words that no punctuation mark separates."""

    form: str
    lemma: str
    is_name: bool
    clause: int


@dataclass(frozen=True)
class _Written:
    text: str
    clause: int
    starts_sentence: bool


def tokenize(text: str) -> list[Token]:
    """Return the words of a text without numbers (figures or words), addresses and what follows an apostrophe.

    A word with a capital letter is a name, except the first of a sentence, which is one only if it stands capitalized
    inside a sentence, too, if a name follows it, or if no list knows it. In a text in title case nothing is a name.
    """
    written = _written(text)
    capitalized = [word.text != word.text.lower() for word in written]
    readable = sum(capitalized) * 2 <= len(written) + 2
    inside = {
        word.text for word, capital in zip(written, capitalized, strict=True) if capital and not word.starts_sentence
    }
    tokens = []
    for index, (word, capital) in enumerate(zip(written, capitalized, strict=True)):
        form = word.text.lower()
        is_name = readable and capital
        if is_name and word.starts_sentence and word.text[1:] == form[1:]:
            following = index + 1
            before_name = (
                following < len(written)
                and capitalized[following]
                and written[following].clause == word.clause
                and written[following].text != "I"
            )
            is_common = lemma(form) in lexicon.parts_of_speech() or form.endswith(("ly", "ing", "ed", "ion"))
            is_name = form not in lexicon.FUNCTION_WORDS and (word.text in inside or before_name or not is_common)
        if form not in PREFIXES and form not in _numbers():
            tokens.append(Token(form, lemma(form), is_name, word.clause))
    return tokens


@functools.cache
def _numbers() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("number_words.tsv") if row["role"] in ("cardinal", "scale"))


@functools.lru_cache(maxsize=20_000)
def lemma(form: str) -> str:
    """Return the base form of a lower-case word: "laid" lay, "larger" large; "ruling" and "news" are nouns and stay."""
    listed = lexicon.parts_of_speech()
    base = lexicon.base_form(form)
    parts, base_parts = listed.get(form, ""), listed.get(base, "")
    if parts.startswith("n") and (
        form.endswith("ing")
        or (form.endswith("s") and not set(base_parts) & set("nv"))
        or word_frequency.zipf(form) > word_frequency.zipf(base) + OWN_WORD_ZIPF
    ):
        return form
    is_comparative = form.endswith(("er", "est")) and parts[:1] in ("a", "r")
    if base != form or (parts and not is_comparative) or form in lexicon.FUNCTION_WORDS:
        return base
    found: str = simplemma.lemmatize(form, "en").lower()
    return found


def _written(text: str) -> list[_Written]:
    text = ADDRESS.sub(" , ", text)
    words: list[_Written] = []
    end = clause = 0
    for match in WORD.finditer(text):
        between = text[end : match.start()]
        after_abbreviation = bool(words) and (words[-1].text.lower() in TITLES or len(words[-1].text) == 1)
        if between.strip(" \t-'’"):
            clause += 1
        starts = not words or bool(re.search(r"[!?:…\n\"“”‘]", between)) or ("." in between and not after_abbreviation)
        end = match.end()
        word = CONTRACTION.sub("", match.group())
        word = CUT_STEMS.get(word, word) if word != match.group() else word
        if word and not any(character.isdigit() for character in word) and word.isascii():
            words.append(_Written(word, clause, starts))
    return words
