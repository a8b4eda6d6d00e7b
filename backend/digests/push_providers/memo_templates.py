"""A digest as KakaoTalk's send-to-me templates draw it. Pure.

Fields and limits: https://developers.kakao.com/docs/latest/en/message/message-template (text, list).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

TEXT_MAX_CHARS = 200
HEADLINES_MOST = 3
HEADLINES_LEAST = 2
TITLE_MAX_CHARS = 100
DESCRIPTION_MAX_CHARS = 100
TITLE = "{month}월 {day}일의 한입뉴스"
BUTTON = "오늘의 뉴스 읽기"


def digest(stories: Sequence[Mapping[str, Any]], *, study_date: str, url: str) -> dict[str, Any]:
    """Return the template of a digest: a list of two or three headlines, a text for a single one."""
    shown = stories[:HEADLINES_MOST]
    if len(shown) < HEADLINES_LEAST:
        return text(shown, study_date=study_date, url=url)
    return {
        "object_type": "list",
        "header_title": _title(study_date),
        "header_link": _link(url),
        "contents": [_headline(one, url) for one in shown],
        "buttons": [{"title": BUTTON, "link": _link(url)}],
    }


def text(stories: Sequence[Mapping[str, Any]], *, study_date: str, url: str) -> dict[str, Any]:
    """Return the headlines as plain text, which has the fewest fields to be refused for."""
    lines = [_title(study_date), *(f"· {one['title']}" for one in stories[:HEADLINES_MOST])]
    return {
        "object_type": "text",
        "text": _cut("\n".join(lines), TEXT_MAX_CHARS),
        "link": _link(url),
        "button_title": BUTTON,
    }


def _headline(story: Mapping[str, Any], url: str) -> dict[str, Any]:
    summary = story.get("summary_ko") or story.get("summary_en") or ""
    return {
        "title": _cut(story["title"], TITLE_MAX_CHARS),
        "description": _cut(summary, DESCRIPTION_MAX_CHARS),
        "link": _link(url),
    }


def _link(url: str) -> dict[str, str]:
    return {"web_url": url, "mobile_web_url": url}


def _title(study_date: str) -> str:
    day = dt.date.fromisoformat(study_date)
    return TITLE.format(month=day.month, day=day.day)


def _cut(words: str, most: int) -> str:
    """Cut to a number of UTF-16 units, as KakaoTalk may count them."""
    if len(words.encode("utf-16-le")) // 2 <= most:
        return words
    return words.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"
