"""Which English words or sentence somebody asks about: "yield 뜻", "what does yield mean", a pasted sentence."""

import re

HANGUL = re.compile("[가-힣ㄱ-ㅎㅏ-ㅣ]")
_WORD = r"[a-z]+(?:[-'’][a-z]+)*"
ENGLISH = re.compile(rf"{_WORD}(?:[\s,;:.!?\"()%$“”‘’-]+(?:{_WORD}|[0-9][0-9,.]*))*[.!?]?", re.IGNORECASE)
SENTENCE_WORDS_MIN = 5
WORD_MAX = 4
ASKED = re.compile(
    "뜻|의미|뭐(?:야|예|에|지|임|니|냐|죠|였|라고)|뭔(?:뜻|지|말|데|가)|무슨|뭐$|단어|발음|어떻게읽|읽는법|해석|번역|예문|한국어|한글|우리말"
    "|모르|궁금|사전|스펠링|철자|동의어|유의어|반의어|반대말|비슷한말|과거형|복수형|원형|품사|용법|찾아|검색|알려|가르쳐|영어로"
)
SAVED = re.compile(r"(?:단어장.{0,4}(?:추가|넣|담|저장|등록)|담아|담기|저장|추가|외울래|등록)")
MEANING = re.compile("뜻|의미|발음")
SERVICE_TERMS = dict.fromkeys(
    "csv pdf anki excel pc app id sns cnn nyt bbc gpt chatgpt cs url link tts on off ok sms qr".split(), ""
)
"""English in Korean sentences about us, asked about only by "뜻"."""
COMPARED = re.compile("차이|비교|다른점|달라|다른가|vs|헷갈")
"""Beside two English words."""
STORY = re.compile(r"뉴스|기사|소식|관련|대한|에대해")
PHRASES = (
    re.compile(
        r"^what(?:'?s| is| does| do)?\s+(?:the\s+)?(?:meaning\s+of\s+)?(?:the\s+(?:word|phrase)\s+)?"
        r"\"?(?P<word>.+?)\"?\s*(?:mean|means|meaning)?$"
    ),
    re.compile(r"^(?:the\s+)?(?:meaning|definition|translation|pronunciation|synonyms?|antonyms?|examples?)\s+(?:of|for)\s+(?P<word>.+)$"),
    re.compile(r"^(?:please\s+)?(?:define|translate|explain|look\s*up|pronounce)\s+(?P<word>.+)$"),
    re.compile(r"^how\s+(?:do\s+(?:you|i)\s+|to\s+)(?:say|pronounce|read|use|spell)\s+(?P<word>.+)$"),
    re.compile(r"^(?P<word>.+?)\s+(?:mean|means|meaning|definition|pronunciation|example|in korean)$"),
)  # fmt: skip
TOPIC = re.compile(
    r"^(?:any\s+)?(?:news|articles?|stories)\s+(?:about|on|of)\s+(?P<topic>.+)$|^(?P<before>.+?)\s+(?:news|articles?|stories)$"
)
EDGES = " \t\"'“”‘’.,!?;:()[]~"
NOT_WORDS = frozenset("what who how why when where which is are do does can hi hello ok yes no the a an".split())
SERVICE_WORDS = re.compile(r"\b(?:app|you|your|bot|chatbot)\b")


def english_in(text: str) -> str:
    """Return the longest run of English in text that also holds Hangul, or the whole text where it holds none.

    A sentence keeps its last mark.
    """
    runs = [found[0] for found in ENGLISH.finditer(text)] if HANGUL.search(text) else [text]
    longest = max(runs, key=len, default="").strip()
    return longest if is_sentence(longest) else longest.strip(EDGES)


def compared_in(folded: str) -> list[str]:
    """Return the two English words that text compares, nothing where it compares none."""
    runs = [found[0].strip(EDGES) for found in ENGLISH.finditer(folded)] if COMPARED.search(folded) else []
    words = [one for run in runs for one in re.split(r"\s+vs\.?\s+", run) if one not in {"", "vs"}]
    words = words[0].split() if len(words) == 1 and len(words[0].split()) == 2 else words
    return words[:2] if len(words) >= 2 and all(len(one.split()) <= WORD_MAX for one in words) else []


def asked_in_english(folded: str) -> str:
    """Return the word asked about in an English question, "" for any other text."""
    text = folded.strip(EDGES)
    for pattern in PHRASES:
        if (found := pattern.fullmatch(text)) and (word := found["word"].strip(EDGES)) not in NOT_WORDS:
            return "" if SERVICE_WORDS.search(word) and len(word.split()) < SENTENCE_WORDS_MIN else word
    return ""


def topic_in_english(folded: str) -> str:
    """Return what news is asked about in English: "news about korea" -> "korea"."""
    found = TOPIC.fullmatch(folded.strip(EDGES))
    return (found["topic"] or found["before"]).strip(EDGES) if found else ""


def is_sentence(english: str) -> bool:
    """Say whether English text is longer than a word or a phrasal verb."""
    return len(english.split()) >= SENTENCE_WORDS_MIN
