"""A digest as a send-to-me template: two or three headlines, every limit kept."""

import datetime as dt

import pytest

from backend.digests.push_providers import memo_templates
from backend.digests.push_providers.base import Headline

URL = "https://newsbite.example"
LINK = {"web_url": URL, "mobile_web_url": URL}
SWITCH = f"{URL}/me/channels/"
BUTTONS = [
    {"title": "오늘의 한입뉴스 읽기", "link": LINK},
    {"title": "알림 끄기", "link": {"web_url": SWITCH, "mobile_web_url": SWITCH}},
]


def headline(title: str = "Port unveils crane", **fields: str) -> Headline:
    return Headline(title, **{"summary_ko": "항구가 공개했다.", "summary_en": "A port."} | fields)


def drawn(*headlines: Headline) -> dict[str, object]:
    return memo_templates.digest(headlines, study_date=dt.date(2026, 11, 24), url=URL)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_digest_is_a_list_of_headlines_with_a_button_and_its_switch() -> None:
    assert drawn(headline("One"), headline("Two")) == {
        "object_type": "list",
        "header_title": "11월 24일의 한입뉴스",
        "header_link": LINK,
        "contents": [
            {"title": "One", "description": "항구가 공개했다.", "link": LINK},
            {"title": "Two", "description": "항구가 공개했다.", "link": LINK},
        ],
        "buttons": BUTTONS,
    }


def test_of_many_stories_three_are_headlines() -> None:
    contents = drawn(*(headline(str(number)) for number in range(5)))["contents"]
    assert [one["title"] for one in contents] == ["0", "1", "2"]  # type: ignore[attr-defined]


def test_a_single_story_is_a_text() -> None:
    assert drawn(headline("One")) == {
        "object_type": "text",
        "text": "11월 24일의 한입뉴스\n· One",
        "link": LINK,
        "buttons": BUTTONS,
    }


@pytest.mark.parametrize(("ko", "en", "shown"), [("한글", "English", "한글"), ("", "English", "English"), ("", "", "")])
def test_the_korean_summary_comes_first(ko: str, en: str, shown: str) -> None:
    contents = drawn(headline(summary_ko=ko, summary_en=en), headline())["contents"]
    assert contents[0]["description"] == shown  # type: ignore[index]


@pytest.mark.parametrize("letter", ["a", "가", "🦊"])
def test_a_text_is_cut_at_its_limit_and_never_in_the_middle_of_a_letter(letter: str) -> None:
    text = str(drawn(headline(letter * 500))["text"])
    assert 198 <= units(text) <= memo_templates.TEXT_MAX_CHARS
    assert text.endswith(letter + "…")


def test_a_text_at_its_limit_is_not_cut() -> None:
    head = units("11월 24일의 한입뉴스\n· ")
    title = "a" * (memo_templates.TEXT_MAX_CHARS - head)
    assert str(drawn(headline(title))["text"]).endswith(title)
    assert str(drawn(headline(title + "a"))["text"]).endswith("…")


def test_long_headlines_are_cut() -> None:
    contents = drawn(headline("a" * 300, summary_ko="가" * 300), headline())["contents"]
    first = contents[0]  # type: ignore[index]
    assert (units(first["title"]), units(first["description"])) == (100, 100)
