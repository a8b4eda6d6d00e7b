"""What typed words ask for, by parts of words that only such a request holds, whatever the endings of its verbs.

`data/cues.tsv` lists the patterns: "request" and "talk" are searched in compact text (letters and digits without
blanks), the first that fits counts, and small talk only where nothing else does; "english" are whole messages;
"keyword" are nouns that say enough where a sentence around them was not understood.
"""

import re
from itertools import groupby
from typing import NamedTuple

from contracts import tables

MACROS = {
    "{push}": "(?:알림|알람|푸시|구독|노티|톡|카톡|메시지|메세지|문자)",
    "{not}": "(?:안|못|않)",
    "{off}": "(?:꺼(?!져)|끄|끊|끌|해지|해제|취소|그만|중단|중지|정지|안받|받기싫|필요없|싫|차단|거부|보내지"
    "|안와도|안보내|안오게|못오게|안오도록|안왔으면|멈|off)",
}
NEWS = re.compile("뉴스|기사|소식|news|article|stor(?:y|ies)")
SMALL_TALK_MAX_CHARS = 24
"""A longer message is about something else."""


class Cue(NamedTuple):
    """An action and the pattern that asks for it; `not_news`: not beside a word for news."""

    action: str
    pattern: re.Pattern[str]
    not_news: bool


def _read(table: str) -> tuple[Cue, ...]:
    rows = tables.rows(__file__, "cues.tsv")
    ours = [(action, flag, part) for name, action, flag, part in rows if name == table]
    cues: list[Cue] = []
    for (action, flag), group in groupby(ours, key=lambda row: row[:2]):
        pattern = "|".join(part for _, _, part in group)
        for name, meaning in MACROS.items():
            pattern = pattern.replace(name, meaning)
        cues.append(Cue(action, re.compile(pattern), flag == "not_news"))
    return tuple(cues)


REQUESTS, SMALL_TALK, ENGLISH, KEYWORDS = _read("request"), _read("talk"), _read("english"), _read("keyword")
TOKEN = re.compile("[가-힣]+")
ENDING = re.compile(
    "(?:들|이|가|은|는|을|를|도|만|으로|로|에|에서|에는|의|랑|이랑|과|와|하고|요|이요|좀|인데|인가요|이야|야|이에요|예요|이나|나"
    "|한|하|해|해요|해줘|했어|할래|하는|하면|할|할까|하고싶어|됐|되|돼|돼요|되나요|있어|있나요|없어)?"
)


def find(compact: str) -> str:
    """Return the action that compact text asks for; "" where no cue fits."""
    about_news = bool(NEWS.search(compact))
    fitting = (one for one in REQUESTS if one.pattern.search(compact) and not (one.not_news and about_news))
    return next((one.action for one in fitting), "")


def keyword(folded: str) -> str:
    """Return the action of the last noun in folded text that names one, "" without any."""
    for token in reversed(TOKEN.findall(folded)):
        for one in KEYWORDS:
            if (found := one.pattern.match(token)) and ENDING.fullmatch(token, found.end()):
                return one.action
    return ""


def small_talk(compact: str) -> str:
    """Return the kind of small talk that compact text is, "" for anything else."""
    if len(compact) > SMALL_TALK_MAX_CHARS or NEWS.search(compact):
        return ""
    return next((one.action for one in SMALL_TALK if one.pattern.search(compact)), "")


def in_english(folded: str) -> str:
    """Return the action of a whole message in English, "" for any other."""
    words = re.sub(r"[^a-z0-9 ]", "", folded).strip()
    return next((one.action for one in ENGLISH if one.pattern.fullmatch(words)), "")
