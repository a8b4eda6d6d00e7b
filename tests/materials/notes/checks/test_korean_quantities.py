"""The values that are read from Korean: numbers in every spelling, with what they count."""

from fractions import Fraction

from backend.materials.notes.checks.korean_quantities import read_korean_values

DAY = 86400


def test_a_value_is_read_with_its_unit() -> None:
    for text, number, unit in [
        ("180만 명", 1_800_000, ""),
        ("1억 2,000만 명", 120_000_000, ""),
        ("3만5천 채", 35_000, ""),
        ("2만 3,000명", 23_000, ""),
        ("1,234억 5,600만 원", 123_456_000_000, "money:won"),
        ("1.8조 엔", 1_800_000_000_000, "money:yen"),
        ("이천 명", 2_000, ""),
        ("백만 달러", 1_000_000, "money:dollar"),
        ("23억 캐나다달러", 2_300_000_000, "money:dollar"),
        ("스물한 살", 21, "age"),
        ("34세", 34, "age"),
        ("열두 마리", 12, ""),
        ("세 번째", 3, "ordinal"),
        ("두 배", 2, "multiple"),
        ("0.25%포인트", Fraction(1, 4), "percentage point"),
        ("3.4퍼센트", Fraction(17, 5), "percent"),
        ("3분의 1", Fraction(1, 3), "fraction"),
        ("절반", Fraction(1, 2), "fraction"),
        ("10명 중 1명", Fraction(1, 10), "fraction"),
        ("2시간 21분 4초", 8_464, "seconds"),
        ("37초42", Fraction(1871, 50), "seconds"),
        ("두 시간 반", 9_000, "seconds"),
        ("사흘", 3 * DAY, "seconds"),
        ("1년 6개월", 18, "months"),
        ("2년 반", 30, "months"),
        ("석 달", 3, "months"),
        ("반세기가", 600, "months"),
        ("2029년", 2029, "year"),
        ("1990년대", 1990, "decade"),
        ("3월", 3, "month name"),
        ("오전 4시 20분", 260, "clock"),
        ("오후 5시 반", 1_050, "clock"),
        ("정오", 720, "clock"),
        ("시속 150킬로미터", 150, "kilometer per hour"),
        ("섭씨 44.7도", Fraction(447, 10), "celsius"),
        ("수만 명", 10_000, "vague"),
        ("수백만 명", 1_000_000, "vague"),
    ]:
        (value,) = read_korean_values(text)

        assert (number, unit) in value.readings, text


def test_a_word_that_only_looks_like_a_number_is_none() -> None:
    for text in [
        "세계 여러 나라",
        "구조대가 도착",
        "한국의 수도",
        "다음 세대",
        "서명이 드러났다",
        "이 사람",
        "만세를 불렀다",
        "오만의 수도",
    ]:
        assert [value for value in read_korean_values(text) if not value.optional] == [], text


def test_the_first_of_a_range_takes_the_unit_of_the_second() -> None:
    first, _ = read_korean_values("3~5% 올랐습니다")

    assert (Fraction(3), "percent") in first.readings


def test_digits_of_a_name_may_be_left_out() -> None:
    assert all(value.optional for value in read_korean_values("MV-4라는 백신과 코로나19"))


def test_a_bound_is_read_with_its_value() -> None:
    assert [value.hedge for value in read_korean_values("200명이 넘는 사람과 5% 미만, 최대 40점")] == [
        "more",
        "less",
        "less",
    ]
