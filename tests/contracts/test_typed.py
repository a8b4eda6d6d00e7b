"""Times, weekdays, zones and categories as people type them: understood, or refused by name, never half."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.articles import Category
from contracts.typed import zones
from contracts.typed.categories import categories, categories_like
from contracts.typed.times import local_time
from contracts.typed.weekdays import days_in_words, weekdays
from contracts.typed.words import NotUnderstoodError
from contracts.typed.zones import time_zone, zones_like

KNOWN = tuple(
    Category(name=name, name_ko=korean)
    for name, korean in (("technology", "기술"), ("business", "경제"), ("science", "과학"), ("world", "세계"))
)
WEEKDAYS = {
    "1234567": "매일|every day|Everyday|daily|날마다",
    "12345": "평일|월~금|mon-fri|Mon–Fri|Monday to Friday|월요일부터 금요일까지|주말 제외|every day except weekends",
    "67": "주말|weekends|토일|토, 일",
    "135": "월수금|월·수·금|mon, Wed,friday|월요일, 수요일 그리고 금요일",
    "1567": "금~월",
    "1236": "월~수, 토",
    "123456": "평일과 토요일|일요일 빼고|매일 일요일 빼고",
    "1245": "weekdays except wed",
    "1": "월요일마다",
    "7": "일",
}

TIMES = {
    "08:00": "08:00|8|8시|오전 8시|8am|8 a.m.|아침 8시|아침 8시에|아침 여덟 시|8 o'clock|at 8 in the morning|８시|8:00",
    "08:30": "8시 반|8:30|0830|830|8시 30분|아침 8시 반|여덟시 삼십분|half past 8|8.30|8h30",
    "12:00": "정오|noon|낮 12시|12pm|오후 12시|열두시",
    "00:00": "자정|midnight|밤 12시|12am|오전 12시|24:00|0시|오전 0시",
    "21:00": "9pm|9 PM|저녁 9시|밤 9시|오후 9시|9 at night|21시",
    "13:00": "낮 1시|오후 1시|13:00",
    "01:00": "새벽 1시|밤 1시|1am",
    "07:50": "8시 10분 전",
    "11:30": "열한시 반|열한 시 삼십분",
    " 23:59 ": "23:59",
}


@pytest.mark.parametrize("time", TIMES)
def test_a_time_is_understood_as_people_type_it(time: str) -> None:
    for typed in TIMES[time].split("|"):
        assert local_time(typed) == time.strip(), typed


def test_a_time_that_is_none_or_contradicts_itself_is_refused() -> None:
    for (
        typed
    ) in "|아침|25:00|8:60|오후 13시|13pm|밤 5시|8:00:00|-1|1e1|8시~9시|8시 9시|8시 반 분|24:30|아침 8시 저녁".split(
        "|"
    ):
        with pytest.raises(NotUnderstoodError) as refused:
            local_time(typed)
        assert refused.value.words == typed


@given(st.text(max_size=40))
def test_any_words_are_a_time_of_day_or_refused(typed: str) -> None:
    with contextlib.suppress(NotUnderstoodError):
        assert dt.time.fromisoformat(local_time(typed)).second == 0


@pytest.mark.parametrize("days", WEEKDAYS)
def test_weekdays_are_understood_as_people_type_them(days: str) -> None:
    for typed in WEEKDAYS[days].split("|"):
        assert weekdays(typed) == [int(day) for day in days], typed


def test_weekdays_that_are_none_are_refused_by_name() -> None:
    named = {"월, 어제": "어제", "monday evening": "evening", "월 1회": "1회"}
    for typed in (*named, *"|month|격주|8|월~|~금|월~수~금|매일 빼고|mon-weekend|except".split("|")):
        with pytest.raises(NotUnderstoodError) as refused:
            weekdays(typed)
        assert refused.value.words == named.get(typed, typed)


@given(st.sets(st.integers(1, 7), min_size=1), st.sampled_from(["ko", "en"]))
def test_what_is_said_of_weekdays_is_understood_again(days: set[int], language: str) -> None:
    assert weekdays(days_in_words(days, language)) == sorted(days)  # type: ignore[arg-type]  # a Language


@pytest.mark.parametrize(
    ("typed", "hours"), [("+9", 9), ("UTC+9", 9), ("gmt +09:00", 9), ("-5", -5), ("−3", -3), ("+5:30", 5.5)]
)
def test_an_offset_is_the_one_that_people_mean_and_not_its_opposite(typed: str, hours: float) -> None:
    offset = dt.datetime(2026, 1, 1, tzinfo=ZoneInfo(time_zone(typed))).utcoffset()
    assert offset == dt.timedelta(hours=hours)


def test_a_time_zone_is_found_by_its_name_or_a_usual_word() -> None:
    assert {time_zone(typed) for typed in ("서울", "KST", "asia/seoul", "Seoul", "한국 시간", "+0900")} == {
        "Asia/Seoul"
    }
    assert {time_zone(typed) for typed in ("뉴욕", "new york", "EST", "eastern time")} == {"America/New_York"}
    assert [time_zone(typed) for typed in ("LA", "utc", "Etc/GMT+9")] == ["America/Los_Angeles", "UTC", "Etc/GMT+9"]


def test_a_time_zone_that_is_none_or_several_is_refused() -> None:
    for typed in (
        "",
        "Seoul/Asia",
        "../etc/passwd",
        "Asia/Seoul\x00",
        "한양",
        "CST",
        "미국",
        "+15",
        "+9:75",
        "3",
        "kst+9",
    ):
        with pytest.raises(NotUnderstoodError):
            time_zone(typed)


def test_time_zones_are_suggested_the_likeliest_first_and_offsets_the_right_way_round() -> None:
    assert zones_like("")[0] == zones_like("서")[0] == "Asia/Seoul"
    assert zones_like("+9") == ["Asia/Seoul"]
    assert zones_like("new y")[0] == "America/New_York"
    assert len(zones_like("a")) == zones.SUGGESTIONS_MAX
    assert zones_like("한양") == []
    assert zones.zone_in_words(time_zone("+5")) == "UTC+5"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        *((one, ["technology"]) for one in ("기술", "Technology", "테크", "IT", "기술 뉴스", "기술만")),
        *(
            (one, ["technology", "science"])
            for one in ("기술, 과학", "기술이랑 과학", "tech and science", "기술 과학 기술")
        ),
        *((one, ["world", "technology"]) for one in ("세계·기술", "world/it")),
        *((one, []) for one in ("전체", "모든 분야", "all", "기술, 전체", "", " , ")),
        *((one, ["technology", "business", "science"]) for one in ("세계 빼고", "all except world")),
    ],
)
def test_categories_are_named_in_korean_or_english(typed: str, understood: list[str]) -> None:
    assert categories(typed, KNOWN) == understood


@pytest.mark.parametrize(
    ("typed", "named"), [("기술, 가십", "가십"), ("ㄱ", "ㄱ"), ("과학기술", "과학기술"), ("뉴스", "뉴스")]
)
def test_an_unknown_category_is_refused_by_name(typed: str, named: str) -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        categories(typed, KNOWN)
    assert refused.value.words == named


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["기술", "경제", "과학", "세계"]),
        ("ㄱ", ["기술", "경제", "과학"]),
        ("ㄱㅅ", ["기술"]),
        ("sci", ["과학"]),
        ("테", ["기술"]),
        ("기술, ", ["기술, 경제", "기술, 과학", "기술, 세계"]),
        ("기술,세", ["기술, 세계"]),
        ("가십", []),
    ],
)
def test_a_list_of_categories_is_suggested_one_further_at_a_time(typed: str, offered: list[str]) -> None:
    assert categories_like(typed, KNOWN) == offered
