"""The project's own Python, as files and as syntax trees."""

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PRODUCT = ("backend", "bot", "tasks", "evaluation")
EVERYTHING = (*PRODUCT, "sandbox", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Place(NamedTuple):
    """A function and where it stands."""

    path: Path
    node: Function

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno} {self.node.name}"


def files(*folders: str) -> list[Path]:
    """Return the Python files below some folders of the root; migrations are Django's own writing."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), str(path))


@cache
def functions(*folders: str) -> tuple[Place, ...]:
    """Return every function and method, nested ones too."""
    nodes = ((path, node) for path in files(*folders) for node in ast.walk(tree(path)))
    return tuple(Place(path, node) for path, node in nodes if isinstance(node, Function))


def lines(path: Path) -> int:
    """Return how many lines of a file are not blank."""
    return sum(1 for line in path.read_text().splitlines() if line.strip())
