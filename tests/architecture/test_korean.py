"""Sentences for people: one thing has one name on every surface, and nothing is worded as it once was."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.product_names import AVOIDED
from tests.architecture.source import ROOT

FOLDERS = ("bot", "backend", "contracts", "sandbox")
TABLES = {"product_names.py", "blocks.py", "demo.py"}
"""Files that hold what people may type, or the list itself."""
UNDERSTOOD = {"words", "utterances"}
"""Names of arguments that hold what people may type."""
HANGUL = re.compile("[가-힣]")
COMMENT = re.compile(r"{#.*?#}|<!--.*?-->", re.DOTALL)


def _python(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that people may read: no docstrings, no patterns, no lists of typed words."""
    tree = ast.parse(path.read_text())
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.keyword) and node.arg in UNDERSTOOD:
            skipped |= {id(inner) for inner in ast.walk(node.value)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile":
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _sentences() -> Iterator[tuple[str, str]]:
    """Yield place and text of every Korean sentence: Python strings, templates, translations."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if (
                path.name in TABLES
                or "migrations" in path.parts
                or "checks" in path.parts
                or "understanding" in path.parts
            ):
                continue
            for at, text in _python(path):
                if HANGUL.search(text):
                    yield f"{path.relative_to(ROOT)}:{at}", text
        for path in sorted(one for kind in ("*.html", "*.po", "errors.tsv") for one in (ROOT / folder).rglob(kind)):
            for number, line in enumerate(COMMENT.sub("", path.read_text()).splitlines(), 1):
                if HANGUL.search(line) and not line.startswith("#"):
                    yield f"{path.relative_to(ROOT)}:{number}", line


SENTENCES = tuple(_sentences())


@pytest.mark.parametrize("avoided", sorted(AVOIDED))
def test_no_sentence_holds_a_variant_that_was_given_up(avoided: str) -> None:
    found = [f"{place}: {text.strip()[:80]}" for place, text in SENTENCES if avoided in text]
    assert found == [], f"say {AVOIDED[avoided]}"
