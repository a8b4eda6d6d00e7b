"""The English of the site: complete, and compiled."""

import re
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

BACKEND = Path(__file__).parents[2] / "backend"
CATALOG = BACKEND / "web" / "locale" / "en" / "LC_MESSAGES"
TRANSLATED = re.compile(r"""{% translate (["'])(.+?)\1""")
GAP = re.compile(r"%\((\w+)\)")


def english() -> dict[str, list[str]]:
    with (CATALOG / "django.po").open("rb") as file:
        rows = [row for row in read_po(file, locale="en") if row.id]
    return {_first(row.id): _all(row.string) for row in rows}


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _all(translation: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [translation] if isinstance(translation, str) else list(translation or [])


def in_templates() -> set[str]:
    pages = (BACKEND / "web" / "templates").rglob("*.html")
    return {text for page in pages for _, text in TRANSLATED.findall(page.read_text())}


def test_every_sentence_of_a_template_is_in_the_catalogue() -> None:
    assert in_templates() - english().keys() == set()


def test_every_sentence_has_its_english() -> None:
    assert [korean for korean, translation in english().items() if not all(translation)] == []


def test_english_fills_the_same_gaps() -> None:
    gaps = {korean: [set(GAP.findall(one)) for one in translation] for korean, translation in english().items()}
    assert [korean for korean, found in gaps.items() if any(one != set(GAP.findall(korean)) for one in found)] == []


def test_what_is_compiled_is_what_is_written() -> None:
    with (CATALOG / "django.mo").open("rb") as file:
        compiled = {_first(row.id): row.string for row in read_mo(file) if row.id}
    written = {korean: translation for korean, translation in english().items() if all(translation)}
    assert {korean: _all(one) for korean, one in compiled.items()} == written
