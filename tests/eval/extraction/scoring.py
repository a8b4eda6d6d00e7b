"""How much of a page's story an extractor found, and how much else."""

import re
from collections import Counter
from collections.abc import Callable

from tests.eval.extraction.pages import Page

Extractor = Callable[[Page], str]


def f1(truth: str, found: str) -> float:
    """Return the harmonic mean of precision and recall over the words, counted with repetition."""
    wanted, given = (Counter(re.findall(r"\w+", text.casefold())) for text in (truth, found))
    common = (wanted & given).total()
    return 2 * common / (wanted.total() + given.total()) if common else 0.0


def mean_f1(extractor: Extractor, pages: list[Page]) -> float:
    """Return an extractor's mean F1 over some pages."""
    return sum(f1(page.text, extractor(page)) for page in pages) / len(pages)
