"""The topic that somebody wants to read about: what is left of typed words without what stands around a topic."""

import re
from dataclasses import dataclass

from bot.conversation.understanding.phrase_words import AROUND_TOPIC, NOUNS_LIKE_VERBS

REQUEST = re.compile(
    r"(?:보여|알려|읽어|찾아|골라|들려|추천해?|가져다?|검색해?|소개해?|말해|전해|띄워)(?:주|줘|줄|줬|달라|다오|봐|볼|드|좀).*"
    r"|(?:보고|읽고|알고|찾고|듣고)(?:싶|픈).*|(?:볼|읽을|알|찾을)(?:래|게|까|수).*|(?:있|없)(?:어|나|니|냐|을까|는|지|음|습니|던데|다며).*"
    r"|어떻게|어케|어찌|됐(?:어|나|지|니|냐|대|음).*|되고|돼가|되나요?|얼마(?:야|예요|에요|인가요|지|나)?|왜|요새|지금|현재|상황|몇"
    r"|(?:이겼|졌|올랐|내렸|떨어졌)(?:어|나|니|냐|대|음|지).*|누가|언제|나온(?:거|것)?|관련(?:된|한)?"
)
"""What stands around a topic, whatever the ending."""
NEWS = re.compile(r"뉴스|기사|소식|이슈|news|관련|대한|대해|검색|찾아|알려|보여|있어|있나|없어|없나|궁금|어때")
PARTICLE = re.compile(
    r"(?<=[가-힣a-z0-9]{2})(?:에\s*대한|에\s*대해서?|에\s*관한|이랑|하고|에서|으로|이나|은|는|을|를|의|와|과|도|만|요|랑)$"
)
LAST_PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:이|가|에|로)$")
VERB = re.compile(
    "(?:요|다|까|니|냐|네|죠|해|돼|줘|래|걸|데|잖아|싶어|했어|있어|없어|겠어|었어|았어|봐|파|거야|거든|하지|같아|할게|세요|나요|군|구나"
    "|하자|보자|가자|먹자|라고|하고|해서|하면|하며|임|음|함|됨|인데|이야|이지|구만|다고|냐고|자고|려고)$"
)
WISH = re.compile(r"(?<!보고)(?<!읽고)(?<!알고)(?<!보고 )(?<!읽고 )(?<!알고 )싶")
"""Somebody wants to do something else than read."""
MAX_WORDS = 3
MAX_CHARS = 20
MIN_CHARS = 2


@dataclass(frozen=True)
class Topic:
    """Words to search for; `is_certain` is False where they may be no topic at all."""

    words: str
    is_certain: bool
    about_news: bool


def find(folded: str) -> Topic | None:
    """Return the topic of typed words; None where nothing is left that could be one."""
    about_news = bool(NEWS.search(folded))
    left: list[str] = []
    for token in re.findall(r"[가-힣]+|[a-z0-9][a-z0-9.&-]*", folded):
        bare = re.sub(r"(?<=.)(?:뉴스|기사|소식)(?:들|좀|요|도|만)?$", "", token)
        bare = PARTICLE.sub("", bare)
        bare = LAST_PARTICLE.sub("", bare) if about_news or bare != token else bare
        if token not in AROUND_TOPIC and bare and bare not in AROUND_TOPIC and not REQUEST.fullmatch(token):
            left.append(bare)
    words = " ".join(left)
    if not MIN_CHARS <= len(words) <= MAX_CHARS or len(left) > MAX_WORDS or words.isdigit():
        return None
    looks_like_verb = any(VERB.search(word) and word not in NOUNS_LIKE_VERBS for word in left[-1:])
    is_wish = bool(WISH.search(folded))
    return Topic(words, not (looks_like_verb or is_wish) and (about_news or len(left) < MAX_WORDS), about_news)
