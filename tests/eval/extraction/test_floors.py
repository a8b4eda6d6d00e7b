"""Our reading of pages against the best library's, in the same run. The floors may rise and never fall."""

from functools import cache

import pytest

from backend.materials.extraction import article
from backend.materials.extraction.article import Extracted
from tests.eval.extraction.pages import SHELLS, Page, pages
from tests.eval.extraction.scoring import f1, library, mean_f1

TEXT_FLOOR = 0.99
PAGE_FLOOR = 0.97
LIBRARIES = {
    "precise": library(favor_precision=True, include_comments=False, include_tables=False),
    "default": library(),
    "without comments": library(include_comments=False, include_tables=False),
}


@cache
def read(page: Page) -> Extracted:
    return article.article(page.html, url=page.url)


def ours(page: Page) -> str:
    return read(page).text or ""


@cache
def everything() -> tuple[Page, ...]:
    return tuple(pages())


def kind(shell: str) -> list[Page]:
    return [page for page in everything() if page.shell == shell]


def test_the_text_is_found_and_hardly_anything_else() -> None:
    assert mean_f1(ours, list(everything())) >= TEXT_FLOOR


@pytest.mark.parametrize("name", LIBRARIES)
def test_our_text_is_no_worse_than_the_librarys(name: str) -> None:
    assert mean_f1(ours, list(everything())) >= mean_f1(LIBRARIES[name], list(everything()))


@pytest.mark.parametrize("shell", [shell.name for shell in SHELLS])
def test_no_kind_of_markup_falls_below_the_floor(shell: str) -> None:
    assert min(f1(page.text, ours(page)) for page in kind(shell)) >= PAGE_FLOOR


@pytest.mark.parametrize("shell", [shell.name for shell in SHELLS])
@pytest.mark.parametrize("field", ["title", "author", "published", "language"])
def test_every_field_is_exact(shell: str, field: str) -> None:
    assert [getattr(read(page), field) for page in kind(shell)] == [getattr(page, field) for page in kind(shell)]
