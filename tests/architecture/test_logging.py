"""No logger is given what people wrote, or a secret: redaction finds patterns, not words."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import PRODUCT, nodes

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PRIVATE = {
    "body", "content", "cookie", "display_name", "email", "headers", "message", "password", "payload", "phone",
    "phone_number", "said", "secret", "speaker", "text", "token", "typed", "utterance", "words",
}  # fmt: skip


@cache
def calls() -> dict[str, ast.Call]:
    """Return every call of a logger, by its place."""
    return {
        f"{path.name}:{node.lineno}": node
        for path, node in nodes(*PRODUCT, mentioning="logger")
        if isinstance(node, ast.Call) and is_log(node)
    }


def is_log(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in LEVELS:
        return False
    return isinstance(function.value, ast.Name) and "logger" in function.value.id


def named(node: ast.AST) -> Iterator[str]:
    """Yield the names an argument is made of."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def test_the_scan_finds_calls() -> None:
    assert len(calls()) > 20


def test_no_logger_is_handed_words_or_secrets() -> None:
    private = {
        place: PRIVATE & {name for one in call.args[1:] for name in named(one)} for place, call in calls().items()
    }
    assert {place: names for place, names in private.items() if names} == {}


def test_no_message_is_put_together_before_it_is_logged() -> None:
    texts = {place: call.args[0] for place, call in calls().items() if call.args}
    assert [place for place, text in texts.items() if not isinstance(text, ast.Constant | ast.Name)] == []
