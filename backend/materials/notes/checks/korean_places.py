"""Countries and regions of an English sentence and of its Korean translation."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from backend.materials.notes.checks.findings import Finding, flag, problem
from backend.materials.notes.checks.korean_binding import Item
from backend.materials.notes.checks.korean_names import FAR, closest, stands_in
from backend.materials.notes.checks.places import codes_in
from backend.materials.notes.checks.tables import phrases, rows, spellings

_TOKEN = re.compile(r"[A-Z][\w.'-]*|\w+")
_MONEY = ("달러", "달러를", "달러의", "프랑", "프랑을")
_OF_MONEY = re.compile(" (?:달러|프랑|페소|크로네|크로나|파운드|루피|디나르)")
_EOJEOL = re.compile(r"(?<![가-힣])[가-힣A-Z]+")
_PARTICLES = phrases("places_particles")
# Korean names that are also words of another meaning, or parts of such words.
_AMBIGUOUS = frozenset(
    """
    수단 가나 이란 오만 말리 차드 기니 인도 통가 조지아 로마 파리 발리 리마 도하 메카 다카 리가 광주 제주 가자
    기아나 도미니카 LA 국내
    """.split()
)
_SELDOM_TRANSLATED = frozenset({"Congress", "Senate", "Rio", "Georgia", "Fed", "Treasury", "Supreme Court"})
# Korean names of countries beside those of the table, and names that are translated.
_OTHER_NAMES = frozenset(
    """
    호주 대만 타이완 태국 터키 체코 북한 한국 대한민국 중국 영국 잉글랜드 스코틀랜드 웨일스 북아일랜드 에스파냐
    콩고 보스니아 키프로스 사이프러스 도미니카 키르기스 마케도니아 버마 미얀마 몽골 뉴기니 남수단 튀르키예
    우즈베크 우즈벡 남아공 남아프리카 사우디 팔레스타인 백악관 교황청 마오리 조지아 콜롬비아 벨기에 벨라루스
    네덜란드 아프간 코트디부아르 아랍에미리트 홍콩
    """.split()
)
_OTHER_CITY = 0.45
"""A Korean city that is farther than this from every English place of its country is another city."""
_NOT_SURE = frozenset("국내 미화 LA 한미 미중 미군 북미".split())
# Korean names that are spelled by their sound and belong to no whole country.
_CITIES = frozenset(
    name
    for row in rows("korean_places.tsv")
    if len(row["code"]) == 2 and row["code"] not in {"EU", "AQ"}
    for name in spellings(row["korean"])
    if not name.isascii()
) - (_OTHER_NAMES | {row["korean"] for row in rows("territories.tsv")})


@cache
def _english_names() -> dict[str, frozenset[str]]:
    """Return the codes of every English name of a place or of its people."""
    found: dict[str, set[str]] = {}
    for row in rows("territories.tsv"):
        for name in {row["english"], row["english"].replace("&", "and"), re.sub(r" \(.*\)", "", row["english"])}:
            found.setdefault(name, set()).add(row["code"])
    for row in rows("korean_places.tsv"):
        for name in spellings(row["english"]):
            found.setdefault(name, set()).add(row["code"])
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _korean_names() -> dict[str, str]:
    """Return the code of every Korean name that is a plain word."""
    found = {row["korean"]: row["code"] for row in rows("territories.tsv") if row["korean"]}
    for row in rows("korean_places.tsv"):
        found.update((name, row["code"]) for name in spellings(row["korean"]) if name.isalnum() and len(name) > 1)
    return found


@cache
def _korean_patterns() -> dict[str, re.Pattern[str]]:
    """Return for every code what may stand for it in Korean, anywhere in a word."""
    parts: dict[str, list[str]] = {}
    for row in rows("territories.tsv"):
        parts.setdefault(row["code"], []).append(re.escape(row["korean"]))
    for row in rows("korean_places.tsv"):
        parts.setdefault(row["code"], []).extend(spellings(row["korean"]))
    return {code: re.compile("|".join(words)) for code, words in parts.items()}


@lru_cache(maxsize=64)
def english_places(text: str) -> list[tuple[str, frozenset[str]]]:
    """Return the places of an English text in their order: the words, and the codes that they may mean."""
    names, found, position = _english_names(), [], 0
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(text)]
    while position < len(tokens):
        start = tokens[position][0]
        for size in (4, 3, 2, 1):
            if position + size > len(tokens):
                continue
            words = text[start : tokens[position + size - 1][1]]
            for word in (words, words.rstrip("."), words.removesuffix("'s").removesuffix("'"), words.split("-")[0]):
                if word in names:
                    found.append((word, names[word]))
                    break
            else:
                continue
            position += size
            break
        else:
            position += 1
    return found


@lru_cache(maxsize=64)
def korean_places(text: str) -> list[tuple[str, str]]:
    """Return the places that surely stand in a Korean text: the word and its code."""
    names, found = _korean_names(), []
    spaced = [name for name in names if " " in name]
    for match in _EOJEOL.finditer(text):
        word = match.group()
        if name := next((name for name in spaced if text.startswith(name, match.start())), None):
            found.append((name, names[name]))
            continue
        if _OF_MONEY.match(text, match.end()) or word.endswith(_MONEY):
            continue
        for size in range(min(len(word), 10), 1, -1):
            name = word[:size]
            if name in names:
                if name not in _NOT_SURE and (name not in _AMBIGUOUS or _PARTICLES.match(word, size)):
                    found.append((name, names[name]))
                break
    return found


def _names(code: str, text: str) -> bool:
    """Say whether an English text has a name of the place or people of `code`."""
    if any(code in codes and name in text for name, codes in _english_names().items()):
        return True
    return code in codes_in(re.findall(r"[^\W\d_][\w.'-]*", text))


def place_findings(
    index: int, english: str, korean: str, *, summary: str, story: str, unsure: bool
) -> Iterator[Finding]:
    """Yield the countries of a sentence that the other lacks; `unsure`: a name was not found, which may explain one."""
    ours = english_places(english)
    codes = {code for _, group in ours for code in group}
    patterns = _korean_patterns()
    missing = [
        word
        for word, group in ours
        if word[0].isupper() and word not in _SELDOM_TRANSLATED
        if not any(patterns[code].search(korean) for code in group if code in patterns) and not stands_in(word, korean)
    ]
    added = [(word, code) for word, code in korean_places(korean) if code not in codes]
    for word, code in added:
        if missing:
            yield problem("korean_place", index, f"The Korean says {word!r}, the English {missing[0]!r}.")
        elif not _names(code, summary):
            report = flag if unsure or _names(code, story) else problem
            yield report("korean_place", index, f"The Korean says {word!r}, which the English does not.")
    for word, code in korean_places(korean):
        words = [name for name, group in ours if code in group]
        if words and word in _CITIES and all(closest(name, word).distance > _OTHER_CITY for name in words):
            yield flag("korean_place", index, f"The Korean says {word!r}, the English {words[0]!r}.")
    if missing and not added:
        yield flag("korean_place", index, f"The Korean lacks {missing[0]!r}.")


def place_items(english: str, korean: str) -> list[Item]:
    """Return the places that both sentences have, with where they stand."""
    items, patterns = [], _korean_patterns()
    for word, group in english_places(english):
        found = [match for code in group if code in patterns for match in patterns[code].finditer(korean)]
        if english.count(word) != 1:
            continue
        if len(found) == 1:
            items.append(Item("place", word, english.find(word), found[0].start(), found[0].end()))
        elif (place := closest(word, korean)).distance <= FAR:
            items.append(Item("place", word, english.find(word), place.start, place.end))
    return items
