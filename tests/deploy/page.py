"""The operators' page as its reader takes it: what is code, and which commands stand in it."""

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
SCRIPTS = [path.read_text() for path in sorted((ROOT / "deploy").rglob("*.sh"))]
FENCE = re.compile(r"^ *```\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENDS = frozenset({"&&", "||", "|", ";", "<", ">", ";;", ")"})
"""What ends a command of a shell's line, as shlex cuts it."""
VALUED = frozenset({"--since", "--signal", "-e"})
"""Options of docker compose whose value is the next word."""
ONE_SERVICE = frozenset({"exec", "run"})
"""What follows the service is a command of its own."""


class Compose(NamedTuple):
    """A `docker compose` command: its verb, its options and the services it names."""

    verb: str
    options: list[str]
    services: list[str]


def code() -> list[str]:
    """Return every piece of code of the page: lines of blocks, and what stands between backticks."""
    blocks = [line.strip() for block in FENCE.findall(PAGE) for line in block.splitlines()]
    return [*blocks, *re.findall(r"`([^`\n]+)`", FENCE.sub("", PAGE))]


def commands() -> list[list[str]]:
    """Return the simple commands of the page's code and of the scripts it names, each as its words."""
    lines = [line for text in SCRIPTS for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [command for line in (*code(), *lines) for command in _simple(line)]


def compose_commands() -> list[Compose]:
    """Return every `docker compose` of the page and its scripts."""
    found = (_after(words, "docker", "compose") for words in commands())
    return [_compose(words) for words in found if words and words[0].islower()]


def manage_commands() -> list[list[str]]:
    """Return every command of manage.py, as its words from its name on."""
    found = (_after(words, "manage.py") for words in commands())
    return [words for words in found if words and words[0].islower()]


def _simple(line: str) -> Iterator[list[str]]:
    cut = shlex.shlex(line, posix=True, punctuation_chars=True)
    cut.whitespace_split = True
    try:
        words = iter([*cut, ";"])
    except ValueError:  # an apostrophe in prose: no command
        return
    while command := list(takewhile(lambda word: word not in ENDS, words)):
        yield command


def _after(words: list[str], *start: str) -> list[str]:
    """Return the words that follow `start`, none if it is not there."""
    for at in range(len(words) - len(start) + 1):
        if tuple(words[at : at + len(start)]) == start:
            return words[at + len(start) :]
    return []


def _compose(words: list[str]) -> Compose:
    verb, *rest = words
    options, services, before = [], [], ""
    for word in rest:
        if word.startswith("-"):
            options.append(word)
        elif before not in VALUED:
            services.append(word)
            if verb in ONE_SERVICE:
                break
        before = word
    return Compose(verb, options, services)
