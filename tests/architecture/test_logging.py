"""What people say and what opens doors is never handed to a logger: a pattern cannot find words."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import PRODUCT, files, tree

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
TELLING = {
    "body", "content", "cookie", "display_name", "email", "headers", "message", "password", "payload", "phone",
    "phone_number", "said", "secret", "speaker", "text", "token", "typed", "utterance", "words",
}  # fmt: skip

CONSOLES = ("sms.py",)
"""Where there is no carrier, the log is the phone: that is what SMS_SENDER=console says."""


@cache
def calls() -> dict[str, ast.Call]:
    """Return every call of a logger, by its place."""
    nodes = [(path, node) for path in files(*PRODUCT) for node in ast.walk(tree(path))]
    return {f"{path.name}:{node.lineno}": node for path, node in nodes if isinstance(node, ast.Call) and is_log(node)}


def is_log(call: ast.Call) -> bool:
    door = call.func
    if not isinstance(door, ast.Attribute) or door.attr not in LEVELS:
        return False
    return isinstance(door.value, ast.Name) and "logger" in door.value.id


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
    told = {place: TELLING & {name for one in call.args[1:] for name in named(one)} for place, call in calls().items()}
    found = {place: names for place, names in told.items() if names and not place.startswith(CONSOLES)}
    assert found == {}


def test_no_message_is_put_together_before_it_is_logged() -> None:
    texts = {place: call.args[0] for place, call in calls().items() if call.args}
    assert [place for place, text in texts.items() if not isinstance(text, ast.Constant | ast.Name)] == []
