"""Article text: ours against the best library's settings, on the pages under tests/data."""

from backend.materials.extraction import article
from tests.bench.figure import Figure, at_least
from tests.bench.stage import Stage
from tests.eval.extraction.pages import Page, pages
from tests.eval.extraction.scoring import library, mean_f1

LIBRARY = {
    "precise": library(favor_precision=True, include_comments=False, include_tables=False),
    "default": library(),
}


def figures(stage: Stage) -> list[Figure]:
    """Measure the extraction; a few seconds."""
    read = list(pages())
    mine = mean_f1(_ours, read)
    return [
        at_least(f"extraction: F1 of ours / trafilatura {name}", mine, mean_f1(theirs, read), 1.0, unit="F1")
        for name, theirs in LIBRARY.items()
    ]


def _ours(page: Page) -> str:
    return article.article(page.html, url=page.url).text or ""
