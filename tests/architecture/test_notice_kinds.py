"""Every kind of notice the backend keeps has a sentence in the chats as it has one on the web."""

import ast
from functools import cache

from backend.accounts import sms_texts
from backend.web import notices as web
from bot.conversation import notices
from tests.architecture.source import files, tree


@cache
def kept() -> dict[str, str]:
    """Return each kind written into the making of a notice, with a place where it stands."""
    nodes = [(path, node) for path in files("backend", "tasks") for node in ast.walk(tree(path))]
    return {
        word.value.value: f"{path.name}:{node.lineno}"
        for path, node in nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("notices.tell", "Notice.objects.create"))
        for word in node.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
    }


def known() -> set[str]:
    return set(kept()) | set(web.SENTENCES) | set(sms_texts.NOTICES)


def test_the_scan_finds_kinds() -> None:
    assert {"identity.linked", "account.merged", "password.reset"} <= set(kept())


def test_every_kind_has_a_sentence_in_the_chats() -> None:
    assert known() - set(notices.SENTENCES) == set()


def test_every_kind_has_a_sentence_on_the_web() -> None:
    assert known() - set(web.SENTENCES) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(notices.SENTENCES) - known() == set()


def test_a_platform_is_called_the_same_everywhere() -> None:
    assert {slug: str(name) for slug, name in web.PROVIDERS.items()} == notices.PROVIDERS == sms_texts.PROVIDERS
