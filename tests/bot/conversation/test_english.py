"""Every Korean sentence of the chats has its English."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.conversation import failure_reasons, link
from bot.conversation.english import SENTENCES, WITHOUT_COMMANDS
from bot.conversation.router import MODULES
from bot.discord.command_translation import ENGLISH as DESCRIPTIONS
from bot.discord.sentences import ENGLISH
from tests.architecture.source import ROOT

HANGUL = re.compile("[가-힣]")
FOLDERS = ("bot/conversation", "bot/discord")
UNDERSTOOD = {"words", "help"}
"""Arguments of a command that hold what people type, in KakaoTalk's help too."""
TABLES = {"command_translation.py", "permissions.py", "sentences.py", "hangul.py"}
"""Modules that hold languages side by side, or letters."""
PARTS = {"은", "는", "을", "를", "으로", "로", "이에요", "예요", "매일", "평일", "주말", failure_reasons.RESUME}
"""Particles, names of sets of days, the end of other sentences."""
SENT_TO_CHANNELS = {"plan.py", "edits.py"}
"""Names of threads, which everybody in a channel reads."""
VALUES = {"LEVELS"}
"""Tables of what people may type."""


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings that are said: no docstrings, no typed words, no Korean names of commands."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        is_slash = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "SlashCommand"
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_typed = isinstance(node, ast.keyword) and node.arg in UNDERSTOOD
        is_part = isinstance(node, ast.JoinedStr)  # such a sentence is looked up whole: see the walk through Discord
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} if _is_statement(node) else set()
        is_pattern = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile"
        if is_pattern or is_slash or is_docstring or is_typed or is_part or names & VALUES:
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _is_statement(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.comprehension)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_sentence_of_the_chats_has_its_english(folder: str) -> None:
    modules = [
        path
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in TABLES | SENT_TO_CHANNELS and "understanding" not in path.parts
    ]
    known = {*ENGLISH, *ENGLISH.values(), *DESCRIPTIONS, *PARTS}
    missing = [
        f"{path.relative_to(ROOT)}:{at}: {text[:60]}"
        for path in modules
        for at, text in _strings(ast.parse(path.read_text()))
        if HANGUL.search(text) and text not in known
    ]
    assert missing == []


def test_a_sentence_has_one_english_whichever_module_says_it() -> None:
    said = [pair for module in (*MODULES, *WITHOUT_COMMANDS) for pair in module.ENGLISH.items()]
    assert [korean for korean, english in said if SENTENCES[korean] != english] == []


def test_a_sentence_has_the_same_values_in_both_languages() -> None:
    fields = re.compile(r"{(\w+)}")
    unknown = [one for korean, one in ENGLISH.items() if set(fields.findall(one)) - set(fields.findall(korean))]
    assert unknown == []


def test_no_english_sentence_holds_korean() -> None:
    typed_in_korean = {link.BEGUN}
    assert [one for korean, one in ENGLISH.items() if HANGUL.search(one) and korean not in typed_in_korean] == []
