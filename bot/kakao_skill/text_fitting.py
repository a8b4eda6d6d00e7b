"""Text cut to Kakao's limits, between whole characters and with an ellipsis.

Kakao does not say whether it counts characters or UTF-16 units; there are never fewer units, so units are counted here.
"""

import unicodedata

import regex  # type: ignore[import-untyped]

ELLIPSIS = "…"
NOTHING = ELLIPSIS
TORN_MAX_CHARS = 20
"""The beginning of a word as long as this is left out, a longer one is no word."""
STRICT = False
"""True in the tests: there a text of ours that does not fit is an error, in production it is cut."""
WHOLE_CHARACTER = regex.compile(r"\X")
UNDRAWN = {"Cc", "Cs", "Co", "Cn"}


class TooLongError(Exception):
    """Something had to be cut, and STRICT forbids it."""


def length(text: str) -> int:
    """Return how many UTF-16 units a text takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, max_chars: int) -> str:
    """Return a text within `max_chars`, cut after a whole word. Raises TooLongError if STRICT and it does not fit."""
    if length(text) <= max_chars:
        return text
    refuse(f"{length(text)} characters where {max_chars} fit")
    characters: list[str] = []
    left = max_chars - len(ELLIPSIS)
    for character in WHOLE_CHARACTER.findall(text[: max_chars + 1]):
        left -= length(character)
        if left < 0:
            break
        characters.append(character)
    kept = "".join(characters)
    head, _, torn = kept.rpartition(" ")
    if head and len(torn) <= TORN_MAX_CHARS and not text[len(kept) :].startswith((" ", "\n")):
        kept = head
    return kept.rstrip() + ELLIPSIS


def shortened(text: str, max_chars: int) -> str:
    """Return a text within `max_chars`, cut after a whole word: for what is of any length, such as headlines."""
    if length(text) <= max_chars:
        return text
    kept = text[: max_chars - len(ELLIPSIS)]
    while length(kept) > max_chars - len(ELLIPSIS):
        kept = kept[:-1]
    return (kept.rpartition(" ")[0] or kept).rstrip(" ·,") + ELLIPSIS


def pieces(text: str, max_chars: int, most: int) -> list[str]:
    """Return a text as up to `most` texts within `max_chars`, torn between lines where that is possible."""
    made: list[str] = []
    rest = text
    while length(rest) > max_chars and len(made) < most - 1:
        at = rest.rfind("\n", 0, max_chars // 2 + 1) if length(rest[:max_chars]) > max_chars else -1
        at = at if at > 0 else rest.rfind("\n", 0, max_chars + 1)
        if at <= 0 or length(rest[:at]) > max_chars:
            break
        made.append(rest[:at].rstrip())
        rest = rest[at:].strip("\n")
    return [*made, cut(rest, max_chars)]


def plain(text: str) -> str:
    """Return a text without what has no picture; line breaks stay."""
    if text.isprintable():
        return text.strip()
    even = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(one for one in even if one == "\n" or unicodedata.category(one) not in UNDRAWN).strip()


def one_line(text: str) -> str:
    """Return a text as a single plain line."""
    return " ".join(plain(text).split())


def refuse(why: str) -> None:
    """Raise TooLongError if STRICT."""
    if STRICT:
        raise TooLongError(why)
