"""A place in a list, as typed: "3번", "두 번째 기사", "마지막 거", "the second one"."""

import re

from bot.conversation.understanding.phrase_words import AROUND_PLACE

LAST = -1
KOREAN = {"첫": 1, "한": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6,
          "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}  # fmt: skip
ENGLISH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NUMBER = "|".join(sorted([*KOREAN], key=len, reverse=True))
ORDINAL = re.compile(
    rf"(?:(?:제일|맨|가장)\s*)?(?:"
    rf"(?P<digits>[0-9]{{1,2}})\s*(?:번\s*째|번|째|th|nd|rd|st)"
    rf"|(?:no|number|넘버)\.?\s*(?P<after>[0-9]{{1,2}})"
    rf"|(?P<word>{_NUMBER})\s*(?:번\s*째|째)"
    rf"|(?<![가-힣])(?P<sino>[일삼사오육칠팔구])\s*번(?![가-힣]*째)(?=\s|$|[거것꺼기뉴이을으])"
    rf"|(?P<first>(?:제일|맨|가장)\s*(?:처음|위|첫)|처음(?=\s*(?:거|것|꺼|기사|뉴스)))(?:에|의)?(?:\s*번째)?"
    rf"|(?P<last>마지막|맨\s*(?:아래|밑|끝|뒤)|the last|last one)(?:에|의)?(?:\s*번째)?"
    rf"|(?P<english>{'|'.join(ENGLISH)})"
    rf")"
)
BARE = re.compile(r"\(?(?P<digits>[0-9]{1,2})\)?[.!)]?")
TIMES = re.compile(r"[0-9]+\s*번\s*(?:더|만|읽)")


def find(folded: str) -> tuple[int, str] | None:
    """Return the place (from 1, LAST for the last) and the rest of the text; None where no place is named."""
    if bare := BARE.fullmatch(folded):
        return int(bare["digits"]), ""
    found = ORDINAL.search(folded)
    if found is None or TIMES.search(folded):
        return None
    rest = " ".join((folded[: found.start()] + " " + folded[found.end() :]).split())
    if found["last"]:
        return LAST, rest
    if found["first"]:
        return 1, rest
    if found["english"]:
        return ENGLISH[found["english"]], rest
    if found["sino"]:
        return "일이삼사오육칠팔구".index(found["sino"]) + 1, rest
    return int(found["digits"] or found["after"] or KOREAN[found["word"]]), rest


def number_in(folded: str) -> int | None:
    """Return the first number in text, in figures or in Korean words for counting."""
    if found := re.search(rf"(?P<figures>[0-9]{{1,3}})|(?P<word>{_NUMBER})", folded):
        return int(found["figures"]) if found["figures"] else KOREAN[found["word"]]
    return None


def is_only_a_place(rest: str) -> bool:
    """Say whether the rest of a text adds nothing to the place."""
    return all(word in AROUND_PLACE for word in re.findall(r"[가-힣]+|[a-z]+|[0-9]+", rest))
