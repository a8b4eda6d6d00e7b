"""Removes from logs what they may not hold: secrets, tokens, phone numbers, e-mail addresses, what people wrote.

Patterns find what has a shape. What people wrote has none: it reaches a log inside an exception's message, quoted.
The quoted and the Korean parts of such a message are left out; the type and the traceback remain.
"""

import re
import traceback
from collections.abc import Callable, Iterable

MESSAGE_MAX_CHARS = 4000
TRACE_MAX_CHARS = 16_000
ERROR_MAX_CHARS = 400
SECRET_MIN_CHARS = 8
"""A shorter value may be part of any word."""
GONE = "[redacted]"

_NAMES = r"token|secret|password|passwd|api[_-]?key|authorization|cookie|session_?id|phone(?:_number)?|utterance"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # JWT; Discord bot token; keys of OpenAI and those who copy its shape
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*"), GONE),
    (re.compile(r"(?<![\w-])[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}"), GONE),
    (re.compile(r"\bsk-[\w-]{16,}"), GONE),
    (re.compile(r"(?i)\b(bearer|kakaoak|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {GONE}"),
    (re.compile(r"(://[^/\s:@]{0,200}):[^/\s]{1,500}@"), rf"\1:{GONE}@"),
    # name=value, "name": "value", ?name=value
    (
        re.compile(rf"""(?i)((?<![^\W_])(?:{_NAMES})["']?\s{{0,2}}[=:]\s{{0,2}})("[^"]*"|'[^']*'|[^\s&,;)}}\]"']+)"""),
        rf"\1{GONE}",
    ),
    (re.compile(r"([?&](?:code|state|key)=)[^&\s\"']+"), rf"\1{GONE}"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"), "[email]"),
    # Korean mobiles in every usual spelling, then any number that begins with +
    (re.compile(r"(?<![\w.])(?:\+?82[-. ]?\(?0?\)?|0)1[016789][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\w)\+\d(?:[-. ()]{0,2}\d){7,14}(?!\d)"), "[phone]"),
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# PostgreSQL's row, pydantic's input, whatever is quoted (to the end if the quote is never closed), and Korean.
_QUOTED = re.compile(
    r"""(?s)\bDETAIL:.*|input_value=.*?(?=, input_type=|\Z)|(?<!\w)(['"`]).*?\1(?!\w)|(?<!\w)['"`].*"""
    r"""|[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+"""
)

Clean = Callable[[str], str]


def cleaner(secrets: Iterable[str] = ()) -> Clean:
    """Return a function that replaces these values, and whatever matches a pattern, in a text."""
    known = sorted({value for value in secrets if len(value) >= SECRET_MIN_CHARS}, key=len, reverse=True)

    def clean(text: str) -> str:
        for value in known:
            text = text.replace(value, GONE)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    return clean


def one_line(text: str) -> str:
    """Return a text that cannot pretend to be a second log line."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), shorten(text, MESSAGE_MAX_CHARS))


def shorten(text: str, chars: int) -> str:
    """Return at most so many characters of a text."""
    return text if len(text) <= chars else f"{text[: chars - 1]}…"


def describe(error: BaseException) -> str:
    """Return an error's type and its message without quoted and Korean parts."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    message = without_quotes(str(error))
    return f"{name}: {message}" if message else name


def without_quotes(message: str) -> str:
    """Return an exception's message without what it quotes and what is Korean."""
    return shorten(_QUOTED.sub("…", shorten(message, MESSAGE_MAX_CHARS)).strip(), ERROR_MAX_CHARS)


def trace(error: BaseException) -> str:
    """Return the tracebacks of an error and its causes, the first cause first, with messages as `describe` has them."""
    parts: list[str] = []
    following: BaseException | None = error
    while following is not None and len(parts) < 10:
        frames = "".join(traceback.format_tb(following.__traceback__))
        parts.append(f"{frames}{describe(following)}")
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return shorten("\nwhich led to:\n".join(reversed(parts)), TRACE_MAX_CHARS)
