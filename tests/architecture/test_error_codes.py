"""Every error code the backend can raise has a Korean sentence for the learner."""

import ast
import re
from functools import cache

from backend.common.api import CODES
from bot.conversation import error_messages
from tests.architecture.source import nodes

CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
CODE_PLACE = {"AppError": 0, "ExternalError": 1}


@cache
def raised() -> dict[str, str]:
    """Return each code written into an AppError or ExternalError, with a place where it stands."""
    return {
        code: f"{path.name}:{node.lineno}"
        for path, node in nodes("backend", "tasks", mentioning="Error(")
        if isinstance(node, ast.Call)
        for code in _codes(node)
    }


def _codes(call: ast.Call) -> list[str]:
    if not isinstance(call.func, ast.Name) or call.func.id not in CODE_PLACE:
        return []
    place = CODE_PLACE[call.func.id]
    given = [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == "code")]
    written = [node.value for part in given for node in ast.walk(part) if isinstance(node, ast.Constant)]
    return [value for value in written if isinstance(value, str) and CODE.fullmatch(value)]


def test_the_scan_finds_codes() -> None:
    assert {"auth.token_invalid", "article.unknown", "category.unknown"} <= set(raised())


def test_every_code_has_a_korean_sentence() -> None:
    codes = raised() | dict.fromkeys(CODES, "api.py")
    assert {code: place for code, place in codes.items() if error_messages.sentence(code) is None} == {}


def test_no_sentence_is_left_over() -> None:
    single = {code for code in error_messages.SENTENCES if not code.endswith(".*")}
    assert single - set(raised()) - CODES == set()
