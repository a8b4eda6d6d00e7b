"""Categories in typed words, and what shall be done with them: read, left out, added, or read alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LEFT_OUT_NOW = re.compile(r"말고|빼고|제외하고|빼놓고|except|without|not\b|no\b|이외|외에")
LEFT_OUT = re.compile(
    r"빼|제외|그만|싫|관심\s*(?:이|은)?\s*없|안\s*(?:보|볼|봐|읽|궁금|좋아)|필요\s*(?:는|가)?\s*없|끊|지워|삭제|없애"
    r"|안\s*(?:나오|뜨|보이|나왔|떴)|못\s*나오|걸러|거르|가려|치워|질렸|질려|지겨|지루|차단|숨"
)
ONLY = re.compile(r"만\s*(?:볼|보고|보여|읽|받|골라|나오|주|줘|봐|보내|원해|할)")
ADDED = re.compile(
    r"추가|넣|포함|더해|(?:다시|계속)\s*(?:보고|읽고|받고)|도\s*(?:보고|읽고|받고|관심|볼래|보내|나오|구독)|관심\s*있|구독"
)
DISTURBING = re.compile(
    r"자극적|잔인|잔혹|끔찍|무서운|무섭|충격적|폭력|혐오|선정적|범죄|살인|사건\s*사고|성범죄|성폭|테러|전쟁|사망|죽는|죽은|죽음"
)
GORY = re.compile(r"자극적|잔인|잔혹|끔찍|무서운|무섭|충격적|혐오|선정적")
SHOWN = re.compile(r"보여|볼래|볼게|포함|넣|켜|괜찮|상관\s*없|나와도|다시")
PARTICLE = re.compile(
    "(?:이랑|하고|이나|랑|과|와|도|만|은|는|을|를|에|의|요|이|가|쪽|분야|뉴스|기사|소식|얘기|이야기|관련)+$"
)
TOKEN = re.compile(r"[가-힣]+|[a-z]+")


@dataclass(frozen=True)
class CategoryChange:
    """Names of categories in the order typed; `what` is skip (this once), drop, add or only, "" for their news."""

    names: tuple[str, ...]
    what: str = ""


def disturbing(folded: str) -> str:
    """Return "off" where text wants no disturbing stories, "on" where it wants them, "" where it is about neither."""
    if not DISTURBING.search(folded):
        return ""
    if LEFT_OUT.search(folded) or LEFT_OUT_NOW.search(folded):
        return "off"
    return "on" if GORY.search(folded) and SHOWN.search(folded) else ""


def find(folded: str, words: Mapping[str, str]) -> CategoryChange | None:
    """Return the categories that text names by one of `words` (word -> name); None where it names none."""
    places: dict[str, int] = {}
    for token in TOKEN.finditer(folded):
        if known := words.get(token[0]) or words.get(PARTICLE.sub("", token[0])):
            places.setdefault(known, token.start())
    if not places:
        return None
    names = list(places)
    if skipping := LEFT_OUT_NOW.search(folded):
        wanted = [name for name in names if places[name] > skipping.start() and not skipping[0].isascii()]
        return CategoryChange(tuple(wanted)) if wanted else CategoryChange(tuple(names), "skip")
    for what, pattern in (("drop", LEFT_OUT), ("only", ONLY), ("add", ADDED)):
        if pattern.search(folded):
            return CategoryChange(tuple(names), what)
    return CategoryChange(tuple(names))
