"""The language of a text, with what its page claims as a second opinion."""

import re

import py3langid  # loads its 70 MB model at the first question, not before

_ENOUGH_LETTERS, _SAMPLE_CHARS = 40, 4000
_ENOUGH_IDEOGRAPHS = 20
_BEYOND_LATIN = re.compile(r"[\u0370-\uffff]")
_CODE = re.compile(r"^\s*([a-z]{2,3})(?:[-_][a-z0-9-_]*)?\s*$", re.I)
_NO_LANGUAGE = "zxx"


def of(text: str, claims: list[str]) -> str | None:
    """Return an ISO 639 code ("en"), None when there is nothing to judge by.

    `claims` are the page's own (`<html lang>`, JSON-LD, og:locale), best first: they decide only when the text is too
    short to tell, for many a page carries its template's language.
    """
    letters = sum(map(str.isalpha, text[:_SAMPLE_CHARS]))
    if letters < _ENOUGH_LETTERS and len(_BEYOND_LATIN.findall(text)) < _ENOUGH_IDEOGRAPHS:
        return next((match[1].lower() for claim in claims if (match := _CODE.match(claim))), None)
    code = str(py3langid.classify(text[:_SAMPLE_CHARS])[0])
    return code if code != _NO_LANGUAGE else None
