"""The language of a text, with what its page claims as a second opinion."""

import re

from langdetect import DetectorFactory, LangDetectException, detect

DetectorFactory.seed = 0  # it samples at random: the same text must always have the same language
_ENOUGH_LETTERS, _SAMPLE_CHARS = 40, 2000
_ENOUGH_IDEOGRAPHS = 20
_BEYOND_LATIN = re.compile(r"[\u0370-\uffff]")
_CODE = re.compile(r"^\s*([a-z]{2,3})(?:[-_][a-z0-9-_]*)?\s*$", re.I)


def of(text: str, claims: list[str]) -> str | None:
    """Return an ISO 639 code ("en"), None when there is nothing to judge by.

    `claims` are the page's own (`<html lang>`, JSON-LD, og:locale), best first: they decide only when the text is too
    short to tell, for many a page carries its template's language.
    """
    letters = sum(map(str.isalpha, text[:_SAMPLE_CHARS]))
    if letters < _ENOUGH_LETTERS and len(_BEYOND_LATIN.findall(text)) < _ENOUGH_IDEOGRAPHS:
        return next((match[1].lower() for claim in claims if (match := _CODE.match(claim))), None)
    try:
        return str(detect(text[:_SAMPLE_CHARS])).partition("-")[0]
    except LangDetectException:  # digits and signs alone
        return None
