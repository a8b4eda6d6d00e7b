"""The project's own Python files and their syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("contracts", "observability", "backend", "bot", "tasks", "evaluation")
EVERYTHING = (*PRODUCT, "sandbox", "scripts", "tests")


def files(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the root, without migrations, which Django writes."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), str(path))
