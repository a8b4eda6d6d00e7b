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

CHARS = 400  # enough for what grows by powers of two; what grows slower reads texts that are cut before
SECONDS = 1.0


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


def slow_texts(pattern: re.Pattern[str]) -> list[str]:
    """Return the pieces of which a long text takes too long."""
    return [
        f"{piece!r} * n" for piece in PIECES if any(_is_slow(pattern, long_text(piece, CHARS, end)) for end in ENDS)
    ]


def _is_slow(pattern: re.Pattern[str], text: str) -> bool:
    try:
        with at_most(SECONDS):
            pattern.findall(text)
    except TooSlowError:
        return True
    return False


def test_the_search_finds_the_house_full_of_expressions() -> None:
    assert len(expressions()) > 80


def test_a_slow_expression_would_be_noticed() -> None:
    assert "'a' * n" in slow_texts(re.compile(r"(a+)+$"))


def test_no_expression_explodes() -> None:
    slow = {where: found for where, pattern in expressions().items() if (found := slow_texts(pattern))}
    assert slow == {}
