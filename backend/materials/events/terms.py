"""The terms of a text by which stories are compared."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_NAMES = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я][^\W_]+|\d[\d.,]*\d")
_ENDINGS = (
    ("ings", 8), ("ing", 6), ("ies", 5), ("ied", 5), ("ers", 6), ("ed", 5), ("es", 5), ("er", 6), ("s", 4),
)  # fmt: skip
"""Endings of English words, and the fewest letters of a word that loses one."""
_CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday".split()
)
DATE = re.compile(
    rf"\b(?:{'|'.join(sorted(_CALENDAR))})\b(?: \d{{1,2}}\b)?|\b\d{{1,2}} (?:{'|'.join(sorted(_CALENDAR))})\b"
)
_STOP_WORDS = _CALENDAR.union(
    "a about above after again against ago all almost also although am among an and another any are around as at "
    "away back be because been before began being below between both but by call came can come could day did do "
    "does down during each early even ever every few first five follow for former four from full get give go had "
    "half has have he her here him his hour how if in into is it its just keep know last late later least leave "
    "less like live ll look made make many may might month more morning most much must near never new news next "
    "night nine no nobody nor not now of off old on once one only or other our out over own part people put re "
    "report rest s said same saw say second see set seven she should since six so some still such take ten than "
    "that the their them then there these they thing third this those three through time to today told tomorrow too "
    "took two under until up update us use ve very want was way we week well went were what when where which while "
    "who whose why will with within without would year yesterday yet you your".split()
    + list("abcdefghijklmnopqrstuvwxyz0123456789")
)

_NEWS_WORDS = (
    "accused according agency amid announced arrested attack authorities ban bank billion bill business campaign "
    "capital case central charged chief children city companies company coronavirus cost country county court crash "
    "crisis cut dead deadly deal deaths decision destroyed died dies draw earthquake economy election emergency "
    "expected experts fear fire firm flood forces found free game global government group growth guilty health high "
    "hit hits home homes hospital house hurricane inflation injured inquiry investigation jobs judge killed kills "
    "law lawmakers leader leaders live lost major magnitude man market markets match mayor men military million "
    "minister missing money murder nation national officials open opposition parliament party pay percent plan "
    "plans play police political power president presidential price prices prime probe prosecutors protest public "
    "quake race rate rates recall record research residents results rise rises rival rules school scientists season "
    "security share shares shooting shot shows sign star start state states stock stocks stop storm strike strikes "
    "strong students study support talks tax team title trade trial troops typhoon victory victims video vote "
    "voters war warning warns wildfire win winner wins woman women won work workers world worst wounded young"
)


def terms(text: str) -> Iterator[str]:
    """Yield the stems of words outside the stop list, and numbers; pairs of characters in scripts without spaces."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _WITHOUT_SPACES.search(word):
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif word not in _STOP_WORDS:
            yield _stem(word)


def normal(text: str) -> str:
    """Return a text without case, punctuation and extra space."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def names(text: str) -> frozenset[str]:
    """Return the terms of a text that are capitalized or numbers; all its terms in a script without capitals."""
    if text.upper() == text.lower():
        return frozenset(terms(text))
    return frozenset(term for name in _NAMES.findall(text) for term in terms(name))


def _stem(word: str) -> str:
    """Return an English word without its ending, as far as that is needed to find it again in another form."""
    if not word.isalpha():
        return word
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


NEWS_TERMS = frozenset(terms(_NEWS_WORDS))
"""What news is full of: these terms say little even when few stories are at hand."""
