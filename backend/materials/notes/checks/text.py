"""Text made comparable: folded characters, sentences, clauses and tokens. Everything below works on folded text."""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′ʼ`´＇", "'"),
        **dict.fromkeys("‐‑‒–−﹣－", "-"),
        **dict.fromkeys("—―", " - "),
        **{sign: f" {value}" for sign, value in zip("½⅓⅔¼¾⅛", ("1/2", "1/3", "2/3", "1/4", "3/4", "1/8"), strict=True)},
        "⁄": "/",
        "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i",
    }
)  # fmt: skip
_THOUSANDS_SPACE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_MILLIONS_SPACE = re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3}){2,}(?![\d,.]?\d)")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n ?")


def fold(text: str) -> str:
    """Return `text` with quotes, dashes, spaces, ligatures and composed characters made alike; case and lines stay."""
    if text.isascii():
        folded = text
    else:
        folded = _THOUSANDS_SPACE.sub(",", text).translate(_INVISIBLE).translate(_ALIKE)
        folded = unicodedata.normalize("NFKC", folded)
    folded = _BREAKS.sub("\n", _SPACES.sub(" ", folded.replace("\r", ""))).strip()
    return _MILLIONS_SPACE.sub(lambda match: match.group().replace(" ", ","), folded)


def without_accents(text: str) -> str:
    """Return folded `text` without the accents of Latin letters; Hangul stays composed."""
    if text.isascii():
        return text
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare)


# Abbreviations after which a sentence never ends, those after which it may, and names that end in a mark.
_NEVER_ENDS = frozenset(
    """
    mr mrs ms mx dr prof sen rep gov gen lt col maj sgt cpl pvt capt cmdr adm brig rev fr hon pres amb supt det insp
    mt mts ft st vs cf viz eg ie al fig vol ed eds trans no nos art sec ch pp messrs mme mlle sr sra approx ca dept
    """.split()
)
_MAY_END = frozenset(
    """
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    inc co corp ltd llc plc bros jr etc est ave blvd rd univ assn am pm a.m p.m u.s u.k u.n e.u d.c u.s.a u.a.e b.c a.d
    ph.d m.d b.a m.a
    """.split()
)
_NAMES_WITH_MARK = frozenset({"yahoo!", "jeopardy!", "which?", "mamma mia!", "oliver!", "joomla!", "moulin rouge!"})
_OPENERS = frozenset(
    """
    a about according after all also although among an and another any as at because before both but by despite during
    each even every few first for from he her here his how however i if in instead it its last later many meanwhile more
    most my neither no nobody none nor not now of officials on once one only or other others our out over police
    researchers residents scientists she since so some soon still such than that the their then there these they this
    those though three through thus to two under unlike until we what when where whether which while who why with
    workers would yet you your
    """.split()
)
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"')\]]*+(?=\s|$)|\n\n|(?<=[.!?\"'])\n|\n(?=[-•*] )")
_LAST_WORD = re.compile(r"((?:[^\W\d_]\.)*[^\W_]+)\.?$")
_FIRST_WORD = re.compile(r"[\"'(\[]*([^\W_]+(?:'[^\W\d_]+)?)?")
_QUOTED = re.compile(r'"[^"\n]{1,600}"')


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text: characters `start` to `end`."""

    start: int
    end: int


def sentence_spans(text: str) -> list[Span]:
    """Return where the sentences of folded `text` are; abbreviations and quotations in a sentence end none."""
    inside = [
        match.span()
        for match in _QUOTED.finditer(text)
        if re.match(r"\s*[a-z,]", text[match.end() : match.end() + 2])
        or re.search(r"[a-z,:]\s*$", text[: match.start()][-2:])
    ]
    spans, start = [], 0
    for match in _END.finditer(text):
        if match.start() >= start and _ends(text, match, inside):
            if text[start : match.end()].strip():
                spans.append(_trimmed(text, start, match.end()))
            start = match.end()
    if text[start:].strip():
        spans.append(_trimmed(text, start, len(text)))
    return spans


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip())))


def _ends(text: str, match: re.Match[str], inside: list[tuple[int, int]]) -> bool:
    mark = match.group()
    if mark.isspace():
        return True
    if any(start < match.start() and match.end() < end for start, end in inside):
        return False
    position = match.end()
    while position < len(text) and text[position].isspace():
        position += 1
    following = _FIRST_WORD.match(text, position)
    word = (following and following.group(1)) or ""
    if not word:
        return True
    if word[0].islower():
        return False
    before = _LAST_WORD.search(text[max(0, match.start() - 24) : match.start()])
    if not before:
        return True
    last = before.group(1)
    if f"{last}{mark[0]}".lower() in _NAMES_WITH_MARK:
        return False
    if mark[0] != "." or len(mark.rstrip("\"')]")) > 1:
        return True
    folded = last.lower()
    if folded in _NEVER_ENDS:
        return folded == "no" and not word[0].isdigit()
    if folded in _MAY_END or (len(last) == 1 and last.isalpha() and last != "I") or "." in last:
        return word.lower() in _OPENERS and not (word[0].isdigit() and not word.isalpha())
    return True


def split_sentences(text: str) -> list[str]:
    """Return the sentences of `text`, folded."""
    folded = fold(text)
    return [folded[span.start : span.end] for span in sentence_spans(folded)]


_CLAUSE = re.compile(
    r"[;:()]|,(?!\d)| - |\.\.\.|\b(?:and|but|while|whereas|after|before|which|who|whom|that|because|when|where"
    r"|although|though|than|until|so|or|if|as)\b",
    re.IGNORECASE,
)


def clause_spans(text: str, sentence: Span) -> list[Span]:
    """Return the clauses and list members of one sentence, cut at commas, brackets and conjunctions."""
    spans, start = [], sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        if text[start : match.start()].strip():
            spans.append(Span(start, match.start()))
        start = match.end() if not match.group()[0].isalpha() else match.start()
    if text[start : sentence.end].strip():
        spans.append(Span(start, sentence.end))
    return spans
