"""What study notes must satisfy before a learner sees them. Pure: a draft and its story in, the problems out.

Each problem is one English sentence, fit to be shown to an operator and to be told to the model.
"""

import re
from collections.abc import Iterator

from backend.materials.notes.base import StoryText, StudyDraft, VocabularyItem
from backend.materials.notes.grounding import ungrounded_names, ungrounded_numbers

SUMMARY_MAX_CHARS = 400
SUMMARY_SENTENCES = (2, 3)
VOCABULARY_ITEMS = (5, 6)

HANGUL = re.compile(r"[가-힣]")
OTHER_CJK = re.compile(r"[぀-ヿ㐀-鿿]")
LATIN_RUN = re.compile(r"[A-Za-z]{2,}")
KOREAN_END = re.compile(r"[다요죠까임함음][.!?][\"'”’)]*$")
MARKUP = re.compile(
    r"https?://|www\.|<[^<>\s][^<>]*>|\[[^\]]*\]\(|```|\*\*|__|~~|\|\||`|(?<!\w)@\w|^\s*#{1,6}\s",
    re.IGNORECASE | re.MULTILINE,
)
ENGLISH_WORDS = frozenset(
    """
    the of and to is are was were for with has have had that by said will from in its it on as
    """.split()
)
ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Prof|Jr|Sr|vs|No|Inc|Co|Corp|a\.m|p\.m|U\.S|U\.K|U\.N)\.$"
)
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9]|\s*$)")


def problems(draft: StudyDraft, story: StoryText) -> tuple[str, ...]:
    """Return every reason not to show `draft`, in the order of its fields; empty means it may be shown."""
    return (*_english(draft.summary_en, story), *_korean(draft.summary_ko), *vocabulary_problems(draft, story))


def vocabulary_problems(draft: StudyDraft, story: StoryText, *, korean: bool = True) -> tuple[str, ...]:
    """Return what is wrong with the words alone; `korean=False` is for writers that know no Korean."""
    return tuple(_vocabulary(draft.vocabulary, story, korean=korean))


def _english(summary: str, story: StoryText) -> Iterator[str]:
    if len(summary) > SUMMARY_MAX_CHARS:
        yield f"summary_en has {len(summary)} characters; at most {SUMMARY_MAX_CHARS} are allowed."
    low, high = SUMMARY_SENTENCES
    if not low <= (count := count_sentences(summary)) <= high:
        yield f"summary_en has {count} sentences; it must have {low} or {high}."
    if not looks_english(summary):
        yield "summary_en is not written in English."
    if MARKUP.search(summary):
        yield "summary_en contains a link, a mention or markup."
    for number in ungrounded_numbers(summary, story.whole):
        yield f"summary_en says {number!r}, which the story does not."
    for name in ungrounded_names(summary, story.whole):
        yield f"summary_en names {name!r}, which the story does not."


def _korean(summary: str) -> Iterator[str]:
    if not summary or hangul_share(summary) < 0.5 or OTHER_CJK.search(summary):
        yield "summary_ko is not written in Korean."
    elif not KOREAN_END.search(summary.strip()):
        yield "summary_ko does not end in a whole Korean sentence."
    if len(summary) > SUMMARY_MAX_CHARS:
        yield f"summary_ko has {len(summary)} characters; at most {SUMMARY_MAX_CHARS} are allowed."
    if MARKUP.search(summary):
        yield "summary_ko contains a link, a mention or markup."


def _vocabulary(items: list[VocabularyItem], story: StoryText, *, korean: bool) -> Iterator[str]:
    low, high = VOCABULARY_ITEMS
    if not low <= len(items) <= high:
        yield f"vocabulary has {len(items)} items; it must have {low} or {high}."
    lemmas = [item.lemma.casefold() for item in items]
    for lemma in sorted({lemma for lemma in lemmas if lemmas.count(lemma) > 1}):
        yield f"vocabulary explains {lemma!r} more than once."
    source = folded(story.whole)
    for item in items:
        yield from _word(item, source)
        if korean:
            yield from _meaning(item)


def _word(item: VocabularyItem, source: str) -> Iterator[str]:
    sentence = folded(item.sentence)
    whole_word = re.compile(rf"(?<!\w){re.escape(folded(item.word))}(?!\w)")
    if not whole_word.search(source):
        yield f"vocabulary word {item.word!r} is not in the story."
    elif not whole_word.search(sentence):
        yield f"the sentence given for {item.word!r} does not contain it."
    if sentence not in source:
        yield f"the sentence given for {item.word!r} is not in the story."
    if MARKUP.search(f"{item.word} {item.lemma} {item.sentence} {item.ipa or ''}"):
        yield f"vocabulary word {item.word!r} contains a link, a mention or markup."


def _meaning(item: VocabularyItem) -> Iterator[str]:
    if not HANGUL.search(item.meaning_ko) or OTHER_CJK.search(item.meaning_ko) or LATIN_RUN.search(item.meaning_ko):
        yield f"the meaning of {item.word!r} is not written in Korean."
    if MARKUP.search(item.meaning_ko):
        yield f"the meaning of {item.word!r} contains a link, a mention or markup."


def folded(text: str) -> str:
    """Return `text` with quotes, dashes and white space made alike, in lower case, for looking things up in it."""
    straight = text.translate(str.maketrans("’‘“”–—\u00a0", "''\"\"-- "))
    return re.sub(r"\s+", " ", straight).strip().lower()


def count_sentences(text: str) -> int:
    """Return how many sentences `text` has; abbreviations such as "U.S." and "Dr." end none."""
    ends = [
        m
        for m in SENTENCE_END.finditer(text)
        if m.end() >= len(text.rstrip()) or not ABBREVIATION.search(text[: m.start() + 1])
    ]
    tail = text[ends[-1].end() :].strip() if ends else text.strip()
    return len(ends) + bool(tail)


def looks_english(text: str) -> bool:
    """Say whether `text` is English: Latin letters, and the small words no English sentence does without."""
    letters = [char for char in text if char.isalpha()]
    words = set(re.findall(r"[a-z]+", text.lower()))
    return (
        bool(letters)
        and sum(char.isascii() for char in letters) / len(letters) > 0.9
        and len(words & ENGLISH_WORDS) >= 2
    )


def hangul_share(text: str) -> float:
    """Return the share of Hangul among the letters of `text`, 0.0 to 1.0."""
    letters = [char for char in text if char.isalpha()]
    return sum(bool(HANGUL.match(char)) for char in letters) / len(letters) if letters else 0.0
