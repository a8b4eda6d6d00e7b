"""Negation in an English sentence and in its Korean translation."""

import re
from collections.abc import Iterator
from functools import cache

from backend.materials.notes.checks.findings import Finding, flag, problem
from backend.materials.notes.checks.tables import rows

# English and Korean that have the form of a negation and mean none.
_ENGLISH_IDIOMS = re.compile(
    r"\bnot (?:only|just|merely|simply|to mention)\b|\bno doubt\b|\bNo\. ?\d+|\bno (?:less|fewer|later|more|earlier) than\b|\bno matter\b"
    r"|\b(?:whether )?or not\b|\bnothing but\b|\bno wonder\b|\bnone other\b|\bnonetheless\b|\bif not\b|\bnot least\b|\bnot long (?:after|before)\b"
    r"|\bcan(?:no|')t help\b|\blast but not least\b|\bin no time\b|\bno-\w+",
    re.IGNORECASE,
)
_ENGLISH_NEGATION = re.compile(
    r"\bneither\b[^.]*?\bnor\b|\b(?:not|never|cannot|no one|nobody|none|nothing|nowhere|neither|nor|without|no)\b|n't\b",
    re.IGNORECASE,
)
_NOT_UNTIL = re.compile(r"(?:\bnot\b|n't\b)[^.]*\b(?:until|till|before)\b", re.IGNORECASE)
_KOREAN_IDIOMS = re.compile(
    r"뿐(?:만)?(?:이)? ?아니라|만(?:이)? 아니라|머지않|(?:얼마|오래) ?(?:지나지 )?(?:않아|않은|안 돼|안 되어)|끊임없|상관 ?없이|관계 ?없이|다름없|어쩔 수 없"
    r"|수밖에 없|못지않|빠짐없|변함없|지 않을 수 없|지 않으면 안 ?[되돼됩된될]|다름 아닌|아낌없|틀림없|의심할 (?:여지가? )?없|쉴 (?:새|틈) ?없|끝없|거침없|적지 않"
    r"|만만치 않|서슴지 않|에 지나지 않|꼼짝없|쓸데없|예외 ?없이|남김없|손색없|밤낮없|하염없|어김없|유례없|전례 ?없|아니나 다를까|안 ?그래도|못 ?박"
    r"|두말할|말할 것도 없|더할 나위 없|주저 ?없|할 것 없이"
)
_KOREAN_NEGATION = re.compile(
    r"않|지(?:는|도|를|만|조차|까지)? ?(?:못|말(?=[고라아았자지])|마(?=[세시라]))|(?<![가-힣])못(?=[ 하했한할해])|못(?=[한했할하합])"
    r"|(?<![가-힣])안 (?=[가-힣])|없(?=[는다었을으이습고어지던애])|아니(?=[다라었고며면지에])|아닙|아닌|아녔"
)
# Korean words of the table that never translate a "not".
_NEVER_A_NEGATION = re.compile(
    r"까지|전|아직|여전히|남|이후|이래|첫|늦|조사|질문|상대|야당|야권|장애|시위|자유|이전|앞서|지연|연기|안전|생존|살아|석방|풀려|비[판난]|규탄|유죄"
    r"|단단|열심|항의|저항|가까|문을|방금|차이|이견|논란|의문|오류|실수|다투|거짓|같은|똑같|유지|때까지|보호|거의|조금|물러|떠나|떠났|떠난|패[배했]|손실|적자"
)


@cache
def _table(kind: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return the English and the Korean pattern of each row of a kind: "word" pairs, of a negative or another meaning, or the "context" of a negation."""
    return tuple(
        (re.compile(rf"\b(?:{row['english']})\b", re.IGNORECASE), re.compile(row["korean"]))
        for row in rows("korean_negations.tsv")
        if row["kind"] in kind.split()
    )


@cache
def _word_pairs() -> tuple[tuple[bool, tuple[re.Pattern[str], re.Pattern[str]]], ...]:
    """Return the word pairs; True: the English word alone may be the reason for a negation in Korean."""
    return tuple((kind == "negative", pair) for kind in ("negative", "word") for pair in _table(kind))


def unpaired_negations(english: str, korean: str) -> tuple[int, int]:
    """Return how many negations the Korean has lost and how many it has added; both 0 when all are accounted for.

    A negation may be said by a word with a negative meaning ("refused": 않겠다고), unless that word is itself translated.
    """
    plain_english, plain_korean = _ENGLISH_IDIOMS.sub(" ", english), _KOREAN_IDIOMS.sub(" ", korean)
    source = len(_ENGLISH_NEGATION.findall(plain_english))
    negations = [match.start() for match in _KOREAN_NEGATION.finditer(plain_korean)]
    target = len(negations)
    if source > target and _NOT_UNTIL.search(plain_english) and re.search("야|까지|전|이후|부터", plain_korean):
        source -= 1
    if source == target:
        return 0, 0
    spare_english, spare_korean = _unpaired_words(english, plain_korean, [*negations])
    if source > target:
        return max(source - target - spare_korean, 0), 0
    for their_words, our_words in _table("context"):
        if their_words.search(english):
            for match in our_words.finditer(plain_korean):
                negations = [start for start in negations if not match.start() <= start <= match.end()]
    return 0, max(len(negations) - source - spare_english, 0)


def _unpaired_words(english: str, korean: str, negations: list[int]) -> tuple[int, int]:
    """Return how many words with a negative meaning of either sentence have none beside them in the other."""
    paired: tuple[set[int], set[int]] = (set(), set())
    found: tuple[set[int], set[int]] = (set(), set())
    for negative, (their_words, our_words) in _word_pairs():
        theirs = [match.start() for match in their_words.finditer(english)]
        ours = [
            match.start()
            for match in our_words.finditer(korean)
            if not any(match.start() <= start < match.end() for start in negations)
        ]
        if negative:
            found[0].update(theirs)
        found[1].update(start for start in ours if not _NEVER_A_NEGATION.match(korean, start))
        if theirs and ours:
            paired[0].update(theirs)
            paired[1].update(ours)
    return len(found[0] - paired[0]), len(found[1] - paired[1])


_SPEECH_NEGATED = re.compile(
    r"(?:말|생각|경고|주장|설명|요구|약속|조언|발표|보도|강조|예상|전망|원|기대|언급|인정|비난|비판|지적|호소|촉구|제안|추천|권고|칭찬|기뻐|사과|당부)(?:하지|하지는|하고 있지)"
    r" ?(?:않|못)[가-힣]{1,4}[.!?\"']*$|(?:밝히|덧붙이|여기|보고 있|믿|바라)지 ?(?:않|못)[가-힣]{1,4}[.!?\"']*$"
)
_SPEECH_ENGLISH = re.compile(
    r"(?:\b(?:not|never|nobody|no one|none|neither|nothing|without|cannot)\b|n't\b|\bno\b [a-z]+)(?: \w+){0,3}? "
    r"(?:sa(?:y|id|ying)|think\w*|thought|warn\w*|claim\w*|explain\w*|demand\w*|promis\w+|advis\w+|announc\w+|report\w*|expect\w*|predict\w*|want\w*|hop\w+|comment\w*"
    r"|admit\w*|acknowledg\w+|blam\w+|critici\w+|accus\w+|suggest\w*|propos\w+|recommend\w*|prais\w+|believ\w+|reveal\w*|disclos\w+|mention\w*|give|gave|given|ask\w*|call\w*|identif\w+|nam\w+|confirm\w*|elaborat\w+|specif\w+|tell|told|seek|sought|apologi\w+|respond\w*|answer\w*|details?|reason\w*|go|like|accept\w*|intend\w*|agree\w*|see|saw|consider\w*|wish\w*|need\w*|appear\w*|happy|pleased)"
    r"|\b(?:refus\w+|declin\w+|den(?:y|ies|ied)|fail\w*|silen\w+|unwilling|reluctan\w+|stopp\w+|withh\w+|undisclosed|unnamed|avoid\w*|reject\w*|without|doubt\w*|unexpected\w*|surpris\w+|secret\w*|against|oppos\w+|disagree\w*|disappoint\w+|dis(?:satisfied|pleased)|un\w+)",
    re.IGNORECASE,
)


def polarity_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a problem for a negation that only one of the sentences has."""
    lost, added = unpaired_negations(english, korean)
    if lost:
        yield problem("korean_polarity", index, 'The English sentence is negated ("not", "no", "never"), the Korean is not.')
    if not lost and not added and _SPEECH_NEGATED.search(korean) and not _SPEECH_ENGLISH.search(english):
        added = 1
    if added:
        yield problem("korean_polarity", index, "The Korean sentence is negated (않, 못, 없, 아니), the English is not.")
