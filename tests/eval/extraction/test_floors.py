"""What is read out of pages, against the floors that were measured. The floors may rise and never fall."""

from functools import cache

import pytest

from backend.materials.extraction import article
from backend.materials.extraction.article import Extracted
from tests.eval.extraction.pages import SHELLS, Page, pages
from tests.eval.extraction.scoring import f1, mean_f1

TEXT_FLOOR = 0.963
PAGE_FLOORS = {
    "cable": 0.985,
    "broadsheet": 0.999,
    "weblog": 0.976,
    "portal": 0.966,
    "mobile": 0.999,
    "tables": 0.892,
    "hashed": 0.944,
    "daily": 0.916,
    "scripted": 0.999,
    "broadcaster": 0.996,
    "tabloid": 0.904,
}
"""The worst page of each kind of markup, rounded down."""


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


def test_no_kind_of_markup_falls_below_the_floor() -> None:
    for shell in [shell.name for shell in SHELLS]:
        assert min(f1(page.text, ours(page)) for page in kind(shell)) >= PAGE_FLOORS[shell], shell


@pytest.mark.parametrize("field", ["title", "author", "published", "language"])
def test_every_field_is_exact(field: str) -> None:
    wrong = [page for page in everything() if getattr(read(page), field) != getattr(page, field)]
    assert [(page.shell, getattr(page, field)) for page in wrong] == []
