"""What typed words ask for, by parts of words that only such a request holds, whatever the endings of its verbs.

`data/cues.tsv` lists the patterns: "request" and "talk" are searched in compact text (letters and digits without
blanks), the first that fits counts, and small talk only where nothing else does; "english" are whole messages.
"""

import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "cues.tsv"
MACROS = {
    "{push}": "(?:알림|알람|푸시|구독|노티|톡|카톡|메시지|메세지|문자)",
    "{not}": "(?:안|못|않)",
    "{off}": "(?:꺼(?!져)|끄|끊|끌|해지|해제|취소|그만|중단|중지|정지|안받|받기싫|필요없|싫|차단|거부|보내지"
    "|안와도|안보내|멈|off)",
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
    rows = [line.split("\t") for line in DATA.read_text().splitlines()[1:]]
    ours = [(action, flag, part) for name, action, flag, part in rows if name == table]
    cues: list[Cue] = []
    for (action, flag), group in groupby(ours, key=lambda row: row[:2]):
        pattern = "|".join(part for _, _, part in group)
        for name, meaning in MACROS.items():
            pattern = pattern.replace(name, meaning)
        cues.append(Cue(action, re.compile(pattern), flag == "not_news"))
    return tuple(cues)


REQUESTS, SMALL_TALK, ENGLISH = _read("request"), _read("talk"), _read("english")


def find(compact: str) -> str:
    """Return the action that compact text asks for; "" where no cue fits."""
    about_news = bool(NEWS.search(compact))
    fitting = (one for one in REQUESTS if one.pattern.search(compact) and not (one.not_news and about_news))
    return next((one.action for one in fitting), "")


def small_talk(compact: str) -> str:
    """Return the kind of small talk that compact text is, "" for anything else."""
    if len(compact) > SMALL_TALK_MAX_CHARS or NEWS.search(compact):
        return ""
    return next((one.action for one in SMALL_TALK if one.pattern.search(compact)), "")


def in_english(folded: str) -> str:
    """Return the action of a whole message in English, "" for any other."""
    words = re.sub(r"[^a-z0-9 ]", "", folded).strip()
    return next((one.action for one in ENGLISH if one.pattern.fullmatch(words)), "")
