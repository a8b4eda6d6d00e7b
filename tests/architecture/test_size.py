"""A function or file that grows beyond these sizes holds two ideas."""

import ast

from tests.architecture.source import EVERYTHING, ROOT, files, nodes

FUNCTION_MAX_LINES = 50
FILE_MAX_LINES = 400


def test_no_function_is_longer_than_50_lines() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in nodes(*EVERYTHING)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: size for name, size in sizes.items() if size > FUNCTION_MAX_LINES} == {}


def test_no_file_is_longer_than_400_lines() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in files(*EVERYTHING)}
    assert {str(path): size for path, size in sizes.items() if size > FILE_MAX_LINES} == {}
