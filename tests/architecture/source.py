"""The project's own Python files and their syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("contracts", "observability", "backend", "bot", "tasks", "evaluation")
EVERYTHING = (*PRODUCT, "sandbox", "scripts", "tests")


def files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the root, without migrations, which Django writes."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def nodes(*folders: str, mentioning: str = "") -> Iterator[tuple[Path, ast.AST]]:
    """Yield each part of the syntax trees of the files that hold this text."""
    for path in files(*folders):
        if mentioning in (source := path.read_text()):
            yield from ((path, node) for node in ast.walk(ast.parse(source, str(path))))
