import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import typed_settings
from bot.conversation.errors import UnclearError
from tests.bot.stored_stories import CATEGORIES


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("기술", ["technology"]),
        ("Technology", ["technology"]),
        ("기술, 과학", ["technology", "science"]),
        ("기술 과학 기술", ["technology", "science"]),
        ("세계·기술", ["world", "technology"]),
        ("science/world", ["science", "world"]),
        ("전체", []),
        ("기술, 전체", []),
        ("all", []),
        ("", []),
        (" , ", []),
    ],
)
def test_categories_are_named_in_korean_or_english(typed: str, understood: list[str]) -> None:
    assert typed_settings.categories(typed, CATEGORIES) == understood


def test_an_unknown_category_is_named_and_the_known_ones_are_offered() -> None:
    with pytest.raises(UnclearError, match=r"가십 분야는 없어요.*기술, 과학, 세계"):
        typed_settings.categories("기술, 가십", CATEGORIES)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", ["기술", "과학", "세계"]),
        ("sci", ["과학"]),
        ("기술, ", ["기술, 과학", "기술, 세계"]),
        ("기술,세", ["기술, 세계"]),
        ("가십", []),
    ],
)
def test_a_list_of_categories_is_suggested_one_further_at_a_time(typed: str, offered: list[str]) -> None:
    assert typed_settings.categories_like(typed, CATEGORIES) == offered


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("08:00", "08:00"),
        ("8", "08:00"),
        ("8시", "08:00"),
        ("8시 30분", "08:30"),
        ("8시30", "08:30"),
        ("0830", "08:30"),
        ("21:05", "21:05"),
        ("오전 8시", "08:00"),
        ("오후 9시 30분", "21:30"),
        ("오후 12시", "12:00"),
        ("오전 12시", "00:00"),
        ("9pm", "21:00"),
        ("9:15 PM", "21:15"),
        ("0:00", "00:00"),
        (" 23:59 ", "23:59"),
    ],
)
def test_a_time_is_understood_in_the_usual_spellings(typed: str, understood: str) -> None:
    assert typed_settings.local_time(typed) == understood


@pytest.mark.parametrize(
    "typed", ["", "아침", "25:00", "8:60", "오후 13시", "오전 0시", "8:00:00", "-1", "８시", "1e1"]
)
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(UnclearError, match="시간을"):
        typed_settings.local_time(typed)


@given(st.text(max_size=40))
def test_any_words_are_a_time_of_day_or_refused(typed: str) -> None:
    try:
        hour, _, minute = typed_settings.local_time(typed).partition(":")
    except UnclearError:
        return
    assert 0 <= int(hour) <= 23
    assert 0 <= int(minute) <= 59


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("KST", "Asia/Seoul"),
        ("america/new_york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_found_by_its_name_or_a_usual_word(typed: str, understood: str) -> None:
    assert typed_settings.time_zone(typed) == understood


@pytest.mark.parametrize("typed", ["", "Seoul/Asia", "../etc/passwd", "Asia/Seoul\x00", "한양"])
def test_a_time_zone_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(UnclearError, match="시간대"):
        typed_settings.time_zone(typed)


def test_time_zones_are_suggested_the_usual_ones_first() -> None:
    assert typed_settings.zones_like("")[0] == "Asia/Seoul"
    assert typed_settings.zones_like("서울") == ["Asia/Seoul"]
    assert "America/New_York" in typed_settings.zones_like("new_y")
    assert len(typed_settings.zones_like("a")) == typed_settings.SUGGESTIONS_MAX
    assert typed_settings.zones_like("한양") == []


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("매일", [1, 2, 3, 4, 5, 6, 7]),
        ("평일", [1, 2, 3, 4, 5]),
        ("주말", [6, 7]),
        ("월·수·금", [1, 3, 5]),
        ("금, 월", [1, 5]),
        ("월수금", [1, 3, 5]),
        ("월요일 수요일", [1, 3]),
        ("월월", [1]),
        ("mon, Wed,friday", [1, 3, 5]),
        ("일", [7]),
    ],
)
def test_weekdays_are_understood_in_the_usual_spellings(typed: str, understood: list[int]) -> None:
    assert typed_settings.weekdays(typed) == understood


@pytest.mark.parametrize("typed", ["", "언젠가", "월, 어제", "0", "8", "monday evening", "월요일마다"])
def test_weekdays_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(UnclearError, match="요일을"):
        typed_settings.weekdays(typed)


@pytest.mark.parametrize(
    ("days", "words"),
    [((1, 2, 3, 4, 5, 6, 7), "매일"), ((5, 4, 3, 2, 1), "평일"), ((6, 7), "주말"), ((1, 3), "월·수"), ((7,), "일")],
)
def test_weekdays_are_said_as_people_say_them(days: tuple[int, ...], words: str) -> None:
    assert typed_settings.days_in_words(days) == words


@given(st.sets(st.integers(1, 7), min_size=1))
def test_what_is_said_of_weekdays_is_understood_again(days: set[int]) -> None:
    assert typed_settings.weekdays(typed_settings.days_in_words(days)) == sorted(days)


@pytest.mark.parametrize(("typed", "understood"), [("plain", "plain"), (" Thread ", "thread"), ("FORUM", "forum")])
def test_a_layout_is_understood(typed: str, understood: str) -> None:
    assert typed_settings.layout(typed) == understood


def test_a_layout_that_is_none_is_refused() -> None:
    with pytest.raises(UnclearError, match="방식"):
        typed_settings.layout("carousel")
