"""No regular expression of ours explodes: every one of them, against texts made to do so."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import cast

from django.core.validators import RegexValidator

import backend
import bot
from tests.security.hostile import ENDS, PIECES, TooSlowError, at_most, long_text

CHARS, TIMES = 200, 33  # enough for what grows by powers of two; what grows slower reads texts that are cut before


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    for package in packages:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name and not found.name.endswith(("__main__", "wsgi")):
                yield importlib.import_module(found.name)


def expressions() -> dict[str, re.Pattern[str]]:
    """Return each compiled expression of the product that reads text, once, by where it stands."""
    by_pattern: dict[re.Pattern[str], str] = {}
    for module in modules(backend, bot):
        for name, value in vars(module).items():
            for pattern in _patterns(value):
                by_pattern.setdefault(pattern, f"{module.__name__}.{name}")
    return {f"{where} {pattern.pattern[:40]}": pattern for pattern, where in by_pattern.items()}


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern() if isinstance(value.pattern, str):
            yield cast("re.Pattern[str]", value)
        case RegexValidator():
            yield cast("re.Pattern[str]", value.regex)
        case tuple() | list():
            for one in value:
                yield from _patterns(one)
        case _:
            return


TEXTS = [long_text(piece, max(CHARS, TIMES * len(piece)), end) for piece in PIECES for end in ENDS]


def is_slow(pattern: re.Pattern[str], seconds: float = 5.0) -> bool:
    """Say whether an expression takes too long to look through the texts."""
    try:
        with at_most(seconds):
            for text in TEXTS:
                pattern.findall(text)
    except TooSlowError:
        return True
    return False


def test_the_search_finds_the_expressions_of_the_product() -> None:
    assert len(expressions()) > 80


def test_a_slow_expression_would_be_noticed() -> None:
    assert is_slow(re.compile(r"(a+)+$"), 0.5)
    assert is_slow(re.compile(r"(eyJa+\.|eyJaaaaaaaa\.)+$"), 0.5)  # a long piece, too


def test_no_expression_explodes() -> None:
    assert [where for where, pattern in expressions().items() if is_slow(pattern)] == []
