"""Which figures and names of a summary its source does not hold. Pure text in, the unheld ones out."""

import re

NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90", "dozen": "12",
}  # fmt: skip
SCALES = {
    "thousand": "thousand", "k": "thousand", "million": "million", "m": "million", "mn": "million",
    "billion": "billion", "bn": "billion", "trillion": "trillion", "tn": "trillion",
    "%": "percent", "percent": "percent", "per cent": "percent",
}  # fmt: skip
NUMBER = re.compile(
    r"(?<![\w.])(?P<value>\d[\d,]*(?:\.\d+)?|(?:" + "|".join(NUMBER_WORDS) + r")(?!\w))"
    r"(?:(?:st|nd|rd|th)\b|[\s-]?(?P<scale>thousand|million|billion|trillion|percent|per cent|bn|mn|tn|k|m|%)(?!\w))?",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[^\W\d_](?:[\w.’'&]*\w)?")
SENTENCE_START = re.compile(r"(?:^|[.!?:]['\"”’)]*\s+|[\"“‘(]\s*)$")
# Words that may open a sentence without being anybody's name. A name is never missed for the sake of this list:
# a word that is not here must occur in the source.
OPENERS = frozenset(
    """
    a about above according across added after again against ago all almost along already also although among
    an and another any anyone are around as at away back based because been before behind being below besides
    between beyond both but by can clearly could critics currently despite did do does doing due during each
    earlier early either elsewhere even eventually every everyone everything everywhere experts fans few
    finally first following for former from further furthermore get given had half has have having he hence
    her here high his how however if in including indeed initially inside instead into is it its just last
    late later latest leaders less like local low made mainly major many may meanwhile millions more moreover
    most much must near nearly neither never nevertheless new next no nobody none nonetheless nor not nothing
    now nowhere of off officials often on once one only or other others our out over overall part past people
    per perhaps police possibly previously rather recent recently researchers residents roughly same
    scientists second separately several she should similarly since so some somebody someone something
    sometimes soon still such supporters than thanks that the their them then there thereafter these they
    third this those though through throughout thus to today together tomorrow tonight too toward towards
    under unless unlike until up upon us use used using usually very was we were what when whenever where
    whereas whether which while who whoever whose why will with within without workers would yesterday yet you
    young your
    """.split()
)


def ungrounded_numbers(summary: str, source: str) -> list[str]:
    """Return the numbers of `summary` (with their scale: million, percent) that `source` does not hold."""
    held = {value for value, _ in _numbers(source)}
    held_scaled = set(_numbers(source))
    return [
        f"{value} {scale}".strip()
        for value, scale in _numbers(summary)
        if value not in held or (scale and (value, scale) not in held_scaled)
    ]


def _numbers(text: str) -> list[tuple[str, str]]:
    found = []
    for match in NUMBER.finditer(text):
        value = match["value"].lower().rstrip(",")
        plain = NUMBER_WORDS.get(value, value.replace(",", ""))
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        found.append((plain, SCALES.get((match["scale"] or "").lower(), "")))
    return found


def ungrounded_names(summary: str, source: str) -> list[str]:
    """Return the capitalised words of `summary` that `source` does not hold.

    A word that merely opens a sentence passes when the source holds it, or its stem, in any case.
    """
    exact = {_bare(match.group()) for match in TOKEN.finditer(source)}
    parts = {part for word in exact for part in re.split(r"[-–]", word)}
    lower = {word.lower() for word in exact | parts}
    stems = {word[:5] for word in lower if len(word) > 5}
    missing = []
    for match in TOKEN.finditer(summary):
        word = _bare(match.group())
        if not any(letter.isupper() for letter in word) or word in exact | parts or word == "I":
            continue
        if _opens_sentence(summary, match.start()) and _is_plain(word.lower(), lower, stems):
            continue
        missing.append(word)
    return missing


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).replace(".", "").replace("’", "'")


def _opens_sentence(text: str, start: int) -> bool:
    return SENTENCE_START.search(text[:start]) is not None


def _is_plain(word: str, held: set[str], stems: set[str]) -> bool:
    return word in OPENERS or word in NUMBER_WORDS or word in held or (len(word) > 5 and word[:5] in stems)
