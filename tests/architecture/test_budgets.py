"""How big things may grow before they hold two ideas."""

import ast
import statistics

from tests.architecture.source import EVERYTHING, PRODUCT, ROOT, Function, Place, files, functions

FUNCTION_MAX_LINES = 40
FUNCTION_MEDIAN_MAX_LINES = 12
FILE_MAX_LINES = 300
NESTING_MAX = 3
NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


def length(place: Place) -> int:
    return (place.node.end_lineno or 0) - place.node.lineno + 1


def depth(node: ast.AST) -> int:
    """Return how deep blocks are nested below `node`; an elif is no deeper than its if, a function starts anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, depth(child) + (isinstance(child, NESTING) and not is_elif))
    return deepest


def unannotated(node: Function) -> list[str]:
    arguments = node.args
    everything = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    named = [one for one in everything if one is not None and one.arg not in {"self", "cls"}]
    bare = [one.arg for one in named if one.annotation is None]
    return bare if node.returns is not None else [*bare, "return"]


def test_no_function_is_longer_than_its_budget() -> None:
    assert [f"{place}: {length(place)}" for place in functions(*EVERYTHING) if length(place) > FUNCTION_MAX_LINES] == []


def test_the_middle_function_is_short() -> None:
    assert statistics.median(length(place) for place in functions(*PRODUCT)) <= FUNCTION_MEDIAN_MAX_LINES


def test_no_file_is_longer_than_its_budget() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in files(*EVERYTHING)}
    assert {str(path): size for path, size in sizes.items() if size > FILE_MAX_LINES} == {}


def test_nothing_is_nested_too_deeply() -> None:
    assert [str(place) for place in functions(*EVERYTHING) if depth(place.node) > NESTING_MAX] == []


def test_every_function_is_annotated() -> None:
    bare = {str(place): unannotated(place.node) for place in functions(*EVERYTHING)}
    assert {place: names for place, names in bare.items() if names} == {}


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in files(*EVERYTHING)}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
