"""Whether a summary says "all", "only" or "the first" where its source does not."""

from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.findings import Finding, flag

_CARRIERS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "all": """
            all every each everybody everyone everything entire entirely whole total totally fully completely none no
            nobody both
        """,
        "none": "no none nobody nothing neither never not n't without any zero fail failed",
        "never": "never no not none first nobody ever n't without",
        "always": "always every each all constantly never permanently",
        "unanimous": "unanimous unanimously all",
    }.items()
}
_TRIGGERS = {
    "all": "all", "every": "all", "everybody": "all", "everyone": "all", "none": "none", "nobody": "none",
    "always": "always", "never": "never", "unanimously": "unanimous", "completely": "all",
    "entirely": "all", "entire": "all",
}  # fmt: skip
_IDIOMS = (
    "at all",
    "after all",
    "first of all",
    "in all",
    "all the same",
    "not only",
    "at first",
    "all over",
    "only if",
)


def check_quantifiers(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each quantifier that the evidence of its sentence does not carry."""
    for index, words in enumerate(comparison.summary.sentence_words):
        text = comparison.summary.sentence_text(index).lower()
        held = {word.plain for one in comparison.evidence[index] for word in comparison.source.sentence_words[one]}
        for word in words:
            group = _TRIGGERS.get(word.plain)
            if (
                group is None
                or held & _CARRIERS[group]
                or any(idiom in text for idiom in _IDIOMS if word.plain in idiom)
            ):
                continue
            yield flag("quantifier", index, f"The summary says {word.text!r}; the story does not say so there.")
            break
