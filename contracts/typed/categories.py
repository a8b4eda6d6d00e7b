"""Categories as people type them, in Korean or English -> their names; and suggestions while somebody types."""

import re
from collections.abc import Sequence

from contracts.articles import Category
from contracts.typed.words import NotUnderstoodError, normal

SUGGESTIONS_MAX = 25
CATEGORY_WORDS = {
    "politics": "정치 정계 국회 politics political",
    "business": "경제 비즈니스 금융 증시 business economy economics economic finance",
    "technology": "기술 테크 아이티 테크놀로지 인공지능 technology tech it ai",
    "science": "과학 사이언스 우주 science scientific",
    "health": "건강 의학 의료 헬스 health medicine medical",
    "sports": "스포츠 운동 야구 축구 sports sport",
    "culture": "문화 예술 미술 연예 culture arts art entertainment",
    "world": "세계 국제 해외 월드 world international global",
}
"""Other words for the categories we start with, besides their own names."""
EVERYTHING = {"전체", "전부", "모두", "모든", "다", "all", "everything", "any", "every"}
FILLERS = {"분야", "뉴스", "기사", "쪽", "관련", "news", "categories", "category", "and", "그리고", "및"}
EXCEPT = {"빼고", "제외", "제외하고", "말고", "except", "without"}
PARTICLES = re.compile(r"(?:이랑|하고|랑|과|와|도|만|은|는|을|를|요)$")
SEPARATORS = re.compile(r"[\s,，、/·&+;]+")
COMMAS = re.compile("[,，、]")
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST_SYLLABLE, LAST_SYLLABLE, SYLLABLES_OF_INITIAL = 0xAC00, 0xD7A3, 588


def categories(typed: str, known: Sequence[Category]) -> list[str]:
    """Return the categories that a list of words names; [] for all of them. "정치 빼고" is all but one.

    Raises NotUnderstoodError with the words that name none.
    """
    spellings = {
        spelling: one.name
        for one in known
        for spelling in (*CATEGORY_WORDS.get(one.name, "").split(), normal(one.name), normal(one.name_ko))
    }
    chosen: list[str] = []
    left_out: list[str] | None = None
    unknown: list[str] = []
    is_all = False
    parts = [part for part in SEPARATORS.split(typed.strip()) if part]
    is_english_order = False
    for part in parts:
        word = normal(part)
        bare = next((one for one in (word, PARTICLES.sub("", word)) if one in spellings or one in EVERYTHING), word)
        if bare in spellings:
            (left_out if is_english_order and left_out is not None else chosen).append(spellings[bare])
        elif bare in EVERYTHING or word in {"모든분야", "전체분야"}:
            is_all = True
        elif word in EXCEPT:
            is_english_order = word.isascii()
            chosen, left_out = (chosen, []) if is_english_order else ([], chosen)
        elif word not in FILLERS and PARTICLES.sub("", word) not in FILLERS:
            unknown.append(part)
    if unknown or (left_out is not None and not left_out):
        raise NotUnderstoodError(", ".join(unknown) or typed)
    if left_out is not None:
        remaining = [one.name for one in known if one.name not in left_out and (not chosen or one.name in chosen)]
        if not remaining:
            raise NotUnderstoodError(typed)
        return remaining
    if parts and not chosen and not is_all:
        raise NotUnderstoodError(typed)
    return [] if is_all else list(dict.fromkeys(chosen))


def categories_like(typed: str, known: Sequence[Category], *, in_english: bool = False) -> list[str]:
    """Return lists of categories to suggest for what has been typed so far of one, by initial consonants too."""
    *chosen, last = [one.strip() for one in COMMAS.split(typed)]
    said = normal(last)
    free = [one for one in known if not {one.name, one.name_ko} & set(chosen)]
    fitting = [one for one in free if _begins(one, said)] or [one for one in free if said in one.name]
    names = [one.name if in_english else one.name_ko for one in fitting]
    return [", ".join([*chosen, name]) for name in names][:SUGGESTIONS_MAX]


def initials(word: str) -> str:
    """Return the initial consonants of a Korean word's syllables: "기술" -> "ㄱㅅ"."""
    return "".join(
        INITIALS[(ord(one) - FIRST_SYLLABLE) // SYLLABLES_OF_INITIAL]
        if FIRST_SYLLABLE <= ord(one) <= LAST_SYLLABLE
        else one
        for one in word
    )


def _begins(one: Category, said: str) -> bool:
    spellings = (one.name, one.name_ko, *CATEGORY_WORDS.get(one.name, "").split())
    # NFKC turns the single letters of a keyboard into the first letters of syllables.
    typed_initials = "".join(INITIALS[ord(c) - 0x1100] if 0x1100 <= ord(c) <= 0x1112 else c for c in said)
    is_initials = bool(typed_initials) and all(letter in INITIALS for letter in typed_initials)
    if is_initials:
        return initials(one.name_ko).startswith(typed_initials)
    return any(word.startswith(said) for word in spellings)
