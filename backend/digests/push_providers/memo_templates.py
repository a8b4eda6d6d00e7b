"""A digest as a KakaoTalk send-to-me template. Pure.

Fields and limits: https://developers.kakao.com/docs/latest/en/message/message-template (text, list).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from backend.digests.push_providers.base import Headline

TEXT_MAX_CHARS = 200
HEADLINES_MOST = 3
HEADLINES_LEAST = 2
TITLE_MAX_CHARS = 100
DESCRIPTION_MAX_CHARS = 100
TITLE = "{month}월 {day}일의 한입뉴스"
BUTTON = "오늘의 한입뉴스 읽기"
SWITCH = "알림 끄기"
SWITCH_PATH = "/me/channels/"


def digest(headlines: Sequence[Headline], *, study_date: dt.date, url: str) -> dict[str, Any]:
    """Return the template of a digest: a list of two or three headlines, a text for a single one."""
    shown = headlines[:HEADLINES_MOST]
    if len(shown) < HEADLINES_LEAST:
        return text(shown, study_date=study_date, url=url)
    return {
        "object_type": "list",
        "header_title": _title(study_date),
        "header_link": _link(url),
        "contents": [
            {
                "title": _cut(one.title, TITLE_MAX_CHARS),
                "description": _cut(one.summary_ko or one.summary_en, DESCRIPTION_MAX_CHARS),
                "link": _link(url),
            }
            for one in shown
        ],
        "buttons": _buttons(url),
    }


def text(headlines: Sequence[Headline], *, study_date: dt.date, url: str) -> dict[str, Any]:
    """Return the template of the headlines as plain text, the one with the fewest fields that can be refused."""
    lines = [_title(study_date), *(f"· {one.title}" for one in headlines[:HEADLINES_MOST])]
    return {
        "object_type": "text",
        "text": _cut("\n".join(lines), TEXT_MAX_CHARS),
        "link": _link(url),
        "buttons": _buttons(url),
    }


def _buttons(url: str) -> list[dict[str, Any]]:
    """Return the button that leads to the stories, and the one that leads to the switch of this push."""
    switch = f"{url.rstrip('/')}{SWITCH_PATH}"
    return [{"title": BUTTON, "link": _link(url)}, {"title": SWITCH, "link": _link(switch)}]


def notice(words: str, *, url: str, button: str) -> dict[str, Any]:
    """Return the template of a notice about the account."""
    return {"object_type": "text", "text": _cut(words, TEXT_MAX_CHARS), "link": _link(url), "button_title": button}


def _link(url: str) -> dict[str, str]:
    return {"web_url": url, "mobile_web_url": url}


def _title(study_date: dt.date) -> str:
    return TITLE.format(month=study_date.month, day=study_date.day)


def _cut(words: str, most: int) -> str:
    """Return a text cut to `most` UTF-16 units, as KakaoTalk may count characters."""
    if len(words.encode("utf-16-le")) // 2 <= most:
        return words
    return words.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"
