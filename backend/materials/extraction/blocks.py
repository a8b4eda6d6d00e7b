"""A page as the run of text blocks a reader sees, in document order."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = HEADINGS | frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "caption",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "figure",
        "figcaption",
        "form",
        "address",
        "body",
        "hr",
        "fieldset",
        "details",
        "summary",
        "center",
        "video",
        "audio",
        "iframe",
    ]
)
_UNREAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "option",
        "iframe",
        "video",
        "audio",
        "canvas",
        "object",
        "textarea",
        "input",
        "head",
        "math",
        "label",
        "dialog",
    ]
)
_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+(?:[’'-][^\W぀-ヿ㐀-鿿]+)*")
_IDEOGRAPHS_A_WORD = 2.0
_SENTENCE_END = re.compile(r"[.!?…:;。！？”\"’')\]]\s*$")
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
_CLEAR_PROSE_WORDS, _PROSE_WORDS, _PROSE_LINK_SHARE = 25, 8, 0.6


@dataclass(frozen=True, eq=False)
class Block:
    """One paragraph, heading, list item or loose line: its text, how much of that are links, and what holds it."""

    text: str
    link_chars: int
    element: HtmlElement
    tokens: tuple[str, ...] = field(repr=False)

    @property
    def link_share(self) -> float:
        """Return the share of the text that is links, 0 to 1."""
        return min(1.0, self.link_chars / len(self.text))

    @cached_property
    def words(self) -> float:
        """Return how many words the text has; an ideograph counts as half a word."""
        ideographs = sum(len(word) == 1 and word > "\u3040" for word in self.tokens)
        return len(self.tokens) - ideographs + ideographs / _IDEOGRAPHS_A_WORD

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading and not a lead paragraph dressed as one, which ends as a sentence does."""
        is_lead = self.words >= _CLEAR_PROSE_WORDS or (self.words >= _PROSE_WORDS and self.text.endswith("."))
        return self.element.tag in HEADINGS and not is_lead

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.text))

    @cached_property
    def is_prose(self) -> bool:
        """Whether it reads as a sentence of a story rather than a label or a list of links."""
        if self.link_share >= _PROSE_LINK_SHARE or self.is_heading:
            return False
        return self.words >= _CLEAR_PROSE_WORDS or (self.words >= _PROSE_WORDS and self.is_sentence)


def tokens(text: str) -> tuple[str, ...]:
    """Return the lower-case words of a text, each ideograph a word of its own."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def clean(text: str) -> str:
    """Return text in NFC without invisible characters, every run of white space one blank."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def read(root: HtmlElement) -> list[Block]:
    """Return every block of visible text; two line breaks in a row end a block as a new paragraph does."""
    found: list[Block] = []
    pieces: list[tuple[str, bool]] = []
    for piece, in_link, holder in _walk(root):
        if piece is not None:
            pieces.append((piece, in_link))
            continue
        text = clean("".join(text for text, _ in pieces))
        if text:
            links = sum(len(" ".join(text.split())) for text, linked in pieces if linked)
            found.append(Block(text, links, holder, tokens(text)))
        pieces.clear()
    return found


def _walk(root: HtmlElement) -> Iterator[tuple[str | None, bool, HtmlElement]]:
    """Yield pieces of text with their block element, and None where a block ends. No recursion: pages nest deep."""
    stack: list[tuple[str, HtmlElement, HtmlElement, bool]] = [("open", root, root, False)]
    broken = False
    while stack:
        step, element, holder, in_link = stack.pop()
        if step != "open":
            text = element.tail if step == "tail" else None
            broken = broken and not (text or "").strip()
            yield text, in_link, holder
            continue
        if element.tag == "br":
            yield (None if broken else " "), in_link, holder
            broken = not broken
            continue
        if not isinstance(element.tag, str) or element.tag in _UNREAD:
            continue
        is_block = element.tag in _BLOCKS
        inner, linked = (element if is_block else holder), in_link or element.tag == "a"
        if is_block:
            yield None, False, holder
            stack.append(("close", element, element, False))
        for child in reversed(element):
            if child.tail:
                stack.append(("tail", child, inner, linked))
            stack.append(("open", child, inner, linked))
        if element.text:
            broken = False
            yield element.text, linked, inner
