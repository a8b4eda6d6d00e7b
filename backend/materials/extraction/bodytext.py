"""The story's text out of a page: other extractions vote on its blocks, then container, form and wording decide."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from lxml.html import HtmlElement

from backend.materials.extraction import blocks, boilerplate
from backend.materials.extraction.blocks import Block

_SHINGLE = 4
_SAME = 0.7  # share of a block's word 4-grams that must be in a text to call it part of that text
_LEAST_WORDS = 20  # fewer are a menu
_ENOUGH_WORDS = 40  # of votes; with fewer the other extractions are taken to have failed
_TRUSTED_STATED_WORDS = 120  # shorter "articleBody" fields are teasers
_STATED_HAS_MORE = 1.5  # ... and one so much longer than the page's text means that a script puts the text there
_CONTAINER_SHARE = 0.7
_REGULAR_SHARE, _REGULAR_ALONE_SHARE = 0.1, 0.3
_CLOSING_WORDS, _CLOSING_LINK_SHARE = 4, 0.5
_PARAGRAPHS = frozenset({"p", "li", "dd", "blockquote", "pre"})
_Form = tuple[str, str, str, str]


class _Reference:
    """A text to look blocks up in."""

    def __init__(self, text: str) -> None:
        words = blocks.tokens(text)
        self.size = len(words)
        self._shingles = set(_shingles(words))
        self._lines = {blocks.tokens(line) for line in text.splitlines()}

    def has(self, block: Block) -> bool:
        """Whether the block is (nearly) in the text; one shorter than a shingle must be a line of it."""
        pieces = _shingles(block.tokens)
        if not pieces:
            return block.tokens in self._lines
        return sum(piece in self._shingles for piece in pieces) >= _SAME * len(pieces)


class _Story:
    """The blocks of a page, and of each: did others extract it, where does it stand, how is it marked up."""

    def __init__(self, page: Sequence[Block], voted: Sequence[bool], within: HtmlElement) -> None:
        self.page, self.voted, self.within = page, voted, within
        self.inside = [within in (block.element, *block.element.iterancestors()) for block in page]
        self._forms = _regular_forms([block for block, own in zip(page, self._own(), strict=True) if own])

    def _own(self) -> list[bool]:
        return [vote and inside for vote, inside in zip(self.voted, self.inside, strict=True)]

    def is_regular(self, at: int) -> bool:
        """Whether the block is marked up as a good part of the story's paragraphs are."""
        return self.inside[at] and _form(self.page[at]) in self._forms

    def owns(self, at: int) -> bool:
        """Whether the block is the story's, leaving aside where the story begins and ends."""
        block = self.page[at]
        if not (self.voted[at] or block.is_prose):
            return False
        if boilerplate.is_label(block) or boilerplate.is_caption(block, self.within):
            return False
        if self.inside[at] and boilerplate.is_aside(block, self.within):
            return False
        if not self.voted[at]:
            return self.is_regular(at) and not boilerplate.is_beside(block, self.within)
        odd = self.inside[at] and not self.is_regular(at) and not block.is_heading
        if odd and boilerplate.is_beside(block, self.within):
            return False
        whole = block.is_sentence or block.is_heading or block.element.tag in _PARAGRAPHS or self.is_regular(at)
        return block.is_prose or (whole and self.inside[at])

    def closes(self, at: int) -> bool:
        """Whether the block can end the story without being a whole sentence: a short last line, the rest of a list."""
        block = self.page[at]
        plain = block.words >= _CLOSING_WORDS and block.link_share < _CLOSING_LINK_SHARE and not block.is_heading
        return plain and not block.text.endswith(":") and self.voted[at] and self.is_regular(at)


def _regular_forms(own: Sequence[Block]) -> frozenset[_Form]:
    """Return the markup of a good part of the prose: a tenth when it comes more than once, else a third."""
    prose = [block for block in own if block.is_prose]
    words: dict[_Form, float] = defaultdict(float)
    for block in prose:
        words[_form(block)] += block.words
    often, whole = Counter(map(_form, prose)), sum(words.values())
    least = {form: _REGULAR_SHARE if often[form] > 1 else _REGULAR_ALONE_SHARE for form in words}
    return frozenset(form for form, count in words.items() if count >= least[form] * whole)


def text(root: HtmlElement, extracted: Sequence[str], stated: str = "", title: str = "") -> str:
    """Return the story, one paragraph a line, "" when the page has none.

    `extracted` are other extractors' texts, `stated` is the page's own (JSON-LD), `title` is left out of the text.
    """
    page = blocks.read(root)
    said = _Reference(stated)
    references = [_Reference(other) for other in extracted] + [said] * (said.size >= _TRUSTED_STATED_WORDS)
    own_title = blocks.tokens(title)
    kept = [block for block in _kept(page, references) if block.tokens != own_title]
    if said.size >= max(_TRUSTED_STATED_WORDS, _STATED_HAS_MORE * sum(len(block.tokens) for block in kept)):
        return "\n".join(filter(None, map(blocks.clean, stated.splitlines())))
    return "\n".join(block.text for block in kept) or next((other for other in extracted if _is_text(other)), "")


def _is_text(extracted: str) -> bool:
    return len(blocks.tokens(extracted)) >= _LEAST_WORDS


def _kept(page: Sequence[Block], references: Sequence[_Reference]) -> list[Block]:
    voted = [any(reference.has(block) for reference in references) for block in page]
    if sum(block.words for block, vote in zip(page, voted, strict=True) if vote) < _ENOUGH_WORDS:
        voted = [block.is_prose for block in page]
    within = _container(page, voted)
    return [page[at] for at in _span(_Story(page, voted, within))] if within is not None else []


def _container(page: Sequence[Block], voted: Sequence[bool]) -> HtmlElement | None:
    """Return the smallest element that holds most of the voted prose."""
    mass: Counter[HtmlElement] = Counter()
    prose = [block for block, vote in zip(page, voted, strict=True) if vote and block.is_prose]
    for block in prose:
        for holder in (block.element, *block.element.iterancestors()):
            mass[holder] += round(block.words)
    most = _CONTAINER_SHARE * sum(round(block.words) for block in prose)
    return min(
        (holder for holder, words in mass.items() if words >= most), key=lambda holder: mass[holder], default=None
    )


def _span(story: _Story) -> list[int]:
    """Return the story's blocks from its first sentence to its last, nothing after an end-of-story heading."""
    own = [at for at in range(len(story.page)) if story.owns(at) and not boilerplate.ends_story(story.page[at])]
    prose = {at for at in own if story.page[at].is_prose}
    if not prose:
        return []
    first = min(prose)
    last_regular = max((at for at in prose if story.is_regular(at)), default=first)
    after = range(last_regular, len(story.page))
    end = next((at for at in after if boilerplate.ends_story(story.page[at])), len(story.page))
    last = max(at for at in own if at < end and (at in prose or story.closes(at)))
    return [at for at in own if first <= at <= last]


def _form(block: Block) -> _Form:
    parent = block.element.getparent()
    holder = block.element if parent is None else parent
    return (block.element.tag, block.element.get("class", ""), holder.tag, holder.get("class", ""))


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(_SHINGLE)), strict=False))
