"""Escaping for Discord: text of others without mentions, markdown or invisible characters that take effect.

https://discord.com/developers/docs/reference#message-formatting
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

ELLIPSIS = "…"
MARKS_MAX = 2
"""Accents on one letter; more deface the lines around ("zalgo")."""
UNDRAWN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Control, direction and invisible characters, lone surrogates, private use, odd line ends."""
MARKS = {"Mn", "Me"}
SPECIAL = re.compile(
    r"""
    (?P<mention>@)
    | (?P<link>:(?=//))                         # a bare address becomes a link by itself
    | (?P<line>(?<![^\n])[ ]*(?:[-+>#]|\d+(?=[.)])))  # list, quote, heading at the start of a line
    | (?P<mark>[\\*_~`|<>\[\]()])
    """,
    re.VERBOSE,
)
BLANK = "\u200b"
LOOK_EMPTY = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"))
"""Letters that are drawn as blanks."""
EMPTY_LINES = re.compile(r"\n{3,}")
SAFE_IN_URL = "/?#@!$&'+,;=:%-._~"  # all but what ends or marks up a masked link: ( ) * [ ] < > and quotes


def plain(text: str) -> str:
    """Return text without invisible characters, with at most MARKS_MAX accents a letter; line breaks stay."""
    characters: list[str] = []
    marks = 0
    even = text.replace("\r\n", "\n").replace("\r", "\n").translate(LOOK_EMPTY)
    for character in unicodedata.normalize("NFC", even):
        category = unicodedata.category(character)
        marks = marks + 1 if category in MARKS else 0
        if character in "\n\t":
            characters.append(character if character == "\n" else " ")
        elif category not in UNDRAWN and marks <= MARKS_MAX:
            characters.append(character)
    return EMPTY_LINES.sub("\n\n", "".join(characters)).strip()


def one_line(text: str) -> str:
    """Return text as a single plain line."""
    return " ".join(plain(text).split())


def escaped(text: str, max_chars: int) -> str:
    """Return text that Discord shows letter for letter, in at most `max_chars`, cut with an ellipsis."""
    whole = plain(text)
    pieces: list[str] = []  # none may be torn apart
    end = 0
    for found in SPECIAL.finditer(whole):
        pieces += [*whole[end : found.start()], _escape(found)]
        end = found.end()
    pieces += whole[end:]
    size = sum(map(len, pieces))
    if size <= max_chars:
        return "".join(pieces)
    while pieces and size + len(ELLIPSIS) > max_chars:
        size -= len(pieces.pop())
    return "".join(pieces).rstrip() + ELLIPSIS


def cut(text: str, max_chars: int) -> str:
    """Return text in at most `max_chars`, with an ellipsis where it ends early."""
    return text if len(text) <= max_chars else text[: max(max_chars - 1, 0)].rstrip() + ELLIPSIS


def address(url: str) -> str:
    """Return a web address that cannot break out of a masked link; "" if it is none."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        place = host if parts.port is None else f"{host}:{parts.port}"
        whole = quote(urlunsplit(parts._replace(netloc=place)), safe=SAFE_IN_URL)
    except (ValueError, UnicodeError):
        return ""
    return whole if host and parts.scheme in {"http", "https"} else ""


def _escape(found: re.Match[str]) -> str:
    special = found[0]
    match found.lastgroup:
        case "mention":
            return f"@{BLANK}"
        case "line" if special.lstrip()[0].isdigit():
            return f"{special}{BLANK}"  # "1." keeps its look, and is no list
        case "line":
            bare = special.lstrip()
            return f"{special[: -len(bare)]}\\{bare}"
        case _:
            return f"\\{special}"
