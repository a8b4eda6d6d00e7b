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
EVERY = list(range(1, 8))

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


@pytest.mark.parametrize(
    ("typed", "understood"),
    [(typed, time.strip()) for time, spellings in TIMES.items() for typed in spellings.split("|")],
)
def test_a_time_is_understood_as_people_type_it(typed: str, understood: str) -> None:
    assert local_time(typed) == understood


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "아침",
        "25:00",
        "8:60",
        "오후 13시",
        "13pm",
        "밤 5시",
        "8:00:00",
        "-1",
        "1e1",
        "8시~9시",
        "8시 9시",
        "8시 반 분",
        "24:30",
        "하루 한 번",
        "아침 8시 저녁",
    ],
)
def test_a_time_that_is_none_or_contradicts_itself_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        local_time(typed)
    assert refused.value.words == typed


@given(st.text(max_size=40))
def test_any_words_are_a_time_of_day_or_refused(typed: str) -> None:
    with contextlib.suppress(NotUnderstoodError):
        assert dt.time.fromisoformat(local_time(typed)).second == 0


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        *((one, EVERY) for one in ("매일", "every day", "Everyday", "daily", "날마다")),
        *((one, [1, 2, 3, 4, 5]) for one in ("평일", "weekdays", "월~금", "mon-fri", "Mon–Fri", "Monday to Friday")),
        *(
            (one, [1, 2, 3, 4, 5])
            for one in ("월요일부터 금요일까지", "mon.-fri.", "주말 제외", "every day except weekends")
        ),
        *((one, [6, 7]) for one in ("주말", "weekends", "토일", "토, 일")),
        *((one, [1, 3, 5]) for one in ("월수금", "월·수·금", "mon, Wed,friday", "월요일, 수요일 그리고 금요일")),
        ("금~월", [1, 5, 6, 7]),
        ("월~수, 토", [1, 2, 3, 6]),
        ("평일과 토요일", [1, 2, 3, 4, 5, 6]),
        ("일요일 빼고", [1, 2, 3, 4, 5, 6]),
        ("매일 일요일 빼고", [1, 2, 3, 4, 5, 6]),
        ("weekdays except wed", [1, 2, 4, 5]),
        ("월요일마다", [1]),
        ("일", [7]),
    ],
)
def test_weekdays_are_understood_as_people_type_them(typed: str, understood: list[int]) -> None:
    assert weekdays(typed) == understood


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("월, 어제", "어제"),
        ("monday evening", "evening"),
        ("month", "month"),
        ("격주", "격주"),
        ("월 1회", "1회"),
        ("8", "8"),
    ]
    + [(one, one) for one in ("", "월~", "~금", "월~수~금", "매일 빼고", "mon-weekend", "except")],
)
def test_weekdays_that_are_none_are_refused_by_name(typed: str, named: str) -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        weekdays(typed)
    assert refused.value.words == named


@given(st.sets(st.integers(1, 7), min_size=1), st.sampled_from(["ko", "en"]))
def test_what_is_said_of_weekdays_is_understood_again(days: set[int], language: str) -> None:
    assert weekdays(days_in_words(days, language)) == sorted(days)  # type: ignore[arg-type]  # a Language


@pytest.mark.parametrize(
    ("typed", "hours"), [("+9", 9), ("UTC+9", 9), ("gmt +09:00", 9), ("-5", -5), ("−3", -3), ("+5:30", 5.5)]
)
def test_an_offset_is_the_one_that_people_mean_and_not_its_opposite(typed: str, hours: float) -> None:
    offset = dt.datetime(2026, 1, 1, tzinfo=ZoneInfo(time_zone(typed))).utcoffset()
    assert offset == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        *((one, "Asia/Seoul") for one in ("서울", "한국", "KST", "asia/seoul", "Seoul", "한국 시간", "+9", "+0900")),
        *((one, "America/New_York") for one in ("뉴욕", "new york", "america/new_york", "EST", "eastern time")),
        ("LA", "America/Los_Angeles"),
        ("utc", "UTC"),
        ("Etc/GMT+9", "Etc/GMT+9"),
    ],
)
def test_a_time_zone_is_found_by_its_name_or_a_usual_word(typed: str, understood: str) -> None:
    assert time_zone(typed) == understood


@pytest.mark.parametrize(
    "typed", ["", "Seoul/Asia", "../etc/passwd", "Asia/Seoul\x00", "한양", "CST", "미국", "+15", "+9:75", "3", "kst+9"]
)
def test_a_time_zone_that_is_none_or_several_is_refused(typed: str) -> None:
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
