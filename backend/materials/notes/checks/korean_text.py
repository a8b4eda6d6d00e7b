"""Korean text by itself: its sentences, register, script, links, orders and promises."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.findings import Finding, flag, problem
from backend.materials.notes.checks.tables import phrases

_END = re.compile(r"(?:[.!?…]+[\"')\]]*(?=\s|$)|(?<=[다요죠까오])[.!?]+(?=[가-힣\"'(])|\n+|(?<=니다)(?= [가-힣]))")
_GOES_ON = re.compile(r"\s*(?:라고|라며|라면서|라는|고 |며 |는 |이라고|하고)")
_POLITE_TAIL = re.compile(r"(?P<before>[가-힣])니(?:다|까)[.!?…]*[\"')\]]*$")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9.&/'+-]*")
_FOREIGN = re.compile(r"[^\W\d_]")
# Abbreviations and letters that stand in everyday Korean whatever the English says.
_EVERYDAY = frozenset(
    """
    AI CEO TV GDP IT PC DNA RNA UN EU US USA UK WHO IMF NATO NASA FIFA NBA GPS LED VR AR NGO SNS OTT CCTV KTX K Z MZ X
    CFO COO CTO FBI CIA UFO OPEC WTO OECD EV SUV ATM ID HIV LGBTQ PDF USB MVP TF R&D M&A p P bp
    """.split()
)
_UNITS_AFTER_DIGIT = frozenset(
    "km m cm mm kg g mg t ha L l ml kWh MWh GWh kW MW GW W V Hz MHz GHz GB MB TB KB ppm p P pt bp B C F".split()
)
_ENGLISH_WORDS = frozenset(
    """
    the a an of and or to in on at by for with from is are was were be has have had will would can could not no he she
    it they monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december mayor president minister prime city council company people government king
    queen prince university bank river island party police court school hospital team country state officials year
    million billion
    """.split()
)
_LINK = phrases("text_link")
_ORDER = phrases("text_order")
_PROMISE = phrases("text_promise")
_REQUEST_VERBS = phrases("text_request_verbs")
_QUOTATION = re.compile(r'"[^"]*"|\'[^\']*\'')


def korean_sentences(text: str) -> list[str]:
    """Return the sentences of folded Korean `text`; a quotation inside a sentence ends none."""
    sentences, start = [], 0
    for match in _END.finditer(text):
        if text[start : match.end()].count('"') % 2 or _GOES_ON.match(text, match.end()):
            continue
        if piece := text[start : match.end()].strip():
            sentences.append(piece)
        start = match.end()
    if piece := text[start:].strip():
        sentences.append(piece)
    return sentences


def register_findings(index: int, korean: str) -> Iterator[Finding]:
    """Yield a problem for a sentence that does not end in -습니다 or -ㅂ니다."""
    match = _POLITE_TAIL.search(korean)
    if not match or (ord(match["before"]) - 0xAC00) % 28 != 17:
        yield problem("korean_register", index, f"The Korean sentence ends in {korean[-8:]!r}; end it in -습니다.")


def script_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a problem for English words left over, and for letters of another script than Hangul and Latin."""
    plain = english.replace(".", "")
    words = re.findall(r"[A-Za-z]+", english)
    initials = [
        "".join(word[0] for word in words).upper(),
        "".join(word[0] for word in words if word[0].isupper()),
    ]
    left = []
    for match in _LATIN_RUN.finditer(korean):
        word = match.group().strip(".'-/")
        after_digit = (
            korean[: match.start()].rstrip(" °%")[-1:].isdigit() or korean[match.start() - 1 : match.start()] in "%°"
        )
        if word in _EVERYDAY or (after_digit and word.split("/")[0] in _UNITS_AFTER_DIGIT):
            continue
        stands = re.search(
            rf"(?<![A-Za-z]){re.escape(word)}(?:s|es)?(?![A-Za-z])", plain if "." not in word else english
        )
        acronym = word.isupper() and 2 <= len(word) <= 6 and any(word.replace("&", "") in row for row in initials)
        looks_like_name = not word.islower() and word.lower() not in _ENGLISH_WORDS
        if not (looks_like_name and (stands or acronym)):
            left.append(word)
    if left:
        yield problem(
            "korean_script", index, f"The Korean leaves {', '.join(map(repr, left))} in English; translate it."
        )
    letters = _FOREIGN.findall(korean)
    foreign = [char for char in letters if not char.isascii() and not "가" <= char <= "힣" and char not in english]
    if foreign:
        yield problem("korean_script", index, f"The Korean has {''.join(foreign)!r}, which is not Hangul.")
    if letters and sum("가" <= char <= "힣" for char in letters) < 0.5 * len(letters):
        yield problem("korean_script", index, "Most letters of the Korean sentence are not Hangul.")


def request_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a problem for a link, an order or a promise to the reader that the English does not make."""
    outside = _QUOTATION.sub(" ", korean)
    if (link := _LINK.search(korean)) and not re.search(r"\b(?:links?|click\w*|website|QR)\b|[#@]", english):
        yield problem(
            "korean_promise", index, f"The Korean has {link.group()!r}, a link or markup that the English lacks."
        )
    if (order := _ORDER.search(outside)) and not _REQUEST_VERBS.search(english):
        yield problem("korean_promise", index, f"The Korean tells the reader to do something ({order.group()!r}).")
    elif (order := _ORDER.search(korean)) and not _REQUEST_VERBS.search(english) and '"' not in english:
        yield flag("korean_promise", index, f"The Korean has an order ({order.group()!r}) that the English lacks.")
    if (promise := _PROMISE.search(outside)) and not _REQUEST_VERBS.search(english):
        yield problem("korean_promise", index, f"The Korean promises something to the reader ({promise.group()!r}).")


def length_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a problem for a Korean sentence that is far too short or too long for its English."""
    ours, theirs = len(re.findall(r"\w", english)), len(re.findall(r"\w", korean))
    if theirs * 6 < ours - 12 or theirs > ours * 1.3 + 12:
        yield problem(
            "korean_length",
            index,
            f"The Korean sentence has {theirs} letters, the English {ours}; translate all of it and no more.",
        )
