"""The outer form of a summary: length, sentences, language, markup, and orders or promises a story does not make."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Document
from backend.materials.notes.checks.findings import WHOLE_SUMMARY, Finding, problem
from backend.materials.notes.checks.lexicon import FUNCTION_WORDS, base_form, parts_of_speech, stem

SUMMARY_MAX_CHARS = 400
SUMMARY_SENTENCES = (2, 3)
MARKUP = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|net|org|co\.kr|kr|io|ly)\b|<[^<>\s][^<>]*>|\[[^\]]*\]\(|```|\*\*|__|~~|\|\||`"
    r"|(?<!\w)@\w|^\s*#{1,6}\s|\bat example\b",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(r"[.!?][\"')]*$")
_ORDER = re.compile(
    r"(?:^|[.!?:;,] |\b(?:and|please|you can|now) )"
    r"(?:click|tap|subscribe|sign up|log in|download|follow us|share this|visit our|call now|buy now|order now"
    r"|join us|contact us|read more|learn more|check out|enter your|send (?:us|money|your)|use (?:the )?code|scan)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:for free|free of charge|guaranteed?|you (?:will|can|could|may|get|win|earn)|you'll|limited offer|discount"
    r"|no risk|risk-free|act now|don't miss|win a)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours|you'll|you're)\b", re.IGNORECASE)


def check_form(comparison: Comparison) -> Iterator[Finding]:
    """Yield what is wrong with length, sentences, language and markup."""
    summary, source = comparison.summary, comparison.source
    if len(summary.text) > SUMMARY_MAX_CHARS:
        yield problem(
            "length",
            WHOLE_SUMMARY,
            f"The summary has {len(summary.text)} characters; at most {SUMMARY_MAX_CHARS} are allowed.",
        )
    if not 1 <= (count := len(summary.sentences)) <= SUMMARY_SENTENCES[1]:
        yield problem(
            "sentences", WHOLE_SUMMARY, f"The summary has {count} sentences; it must have 1 to {SUMMARY_SENTENCES[1]}."
        )
    if not looks_english(summary.text):
        yield problem("english", WHOLE_SUMMARY, "The summary is not written in English.")
    for index in range(len(summary.sentences)):
        yield from _sentence_form(summary.sentence_text(index), index, source)


def is_one_sentence(source: Document) -> bool:
    """Say whether a source is no longer than one sentence; its title, which ends like none, does not count."""
    ends = [index for index in range(len(source.sentences)) if _END.search(source.sentence_text(index))]
    return len(ends) <= 1


def _sentence_form(sentence: str, index: int, source: Document) -> Iterator[Finding]:
    if MARKUP.search(sentence):
        yield problem("markup", index, "The summary contains a link, a mention or markup.")
    for pattern, what in ((_ORDER, "an order"), (_PROMISE, "a promise")):
        match = pattern.search(_outside_quotes(sentence))
        words = (
            [word for word in re.findall(r"[a-z]+", match.group().lower()) if word not in FUNCTION_WORDS]
            if match
            else []
        )
        if match and not (
            match.group().lower() in source.text.lower() or (words and {stem(one) for one in words} <= source.stems)
        ):
            yield problem(
                "promise",
                index,
                f"The summary makes {what} to the reader ({match.group()!r}) that the story does not make.",
            )
            return
    match = _YOU.search(_outside_quotes(sentence))
    if match and not _YOU.search(source.text):
        yield problem("promise", index, "The summary speaks to the reader; the story does not.")


def _outside_quotes(sentence: str) -> str:
    return re.sub(r'"[^"]*"', " ", sentence)


def looks_english(text: str) -> bool:
    """Say whether `text` is English: Latin letters, and every third word one that English knows."""
    letters = [char for char in text if char.isalpha()]
    if not letters or sum(char.isascii() for char in letters) / len(letters) <= 0.9:
        return False
    words = re.findall(r"[a-z]+", text.lower())
    small = sum(word in FUNCTION_WORDS for word in words)
    known = sum(word in FUNCTION_WORDS or base_form(word) in parts_of_speech() for word in words)
    return small >= max(1, len(words) // 12) and known * 2 >= len(words)
