"""Numbers of an English text as values with kind and unit."""

from fractions import Fraction

from backend.materials.notes.checks.english_quantities import read_quantities
from backend.materials.notes.checks.quantities import Hedge, Kind
from backend.materials.notes.checks.text import fold


def test_a_number_is_read_with_its_kind_and_unit() -> None:
    for text, kind, value, unit in [
        ("1,800,000 liters", Kind.MEASURE, 1_800_000, "liter"),
        ("1.8 million litres", Kind.MEASURE, 1_800_000, "liter"),
        ("$2.4 million", Kind.MONEY, 2_400_000, "dollar"),
        ("2.4 million dollars", Kind.MONEY, 2_400_000, "dollar"),
        ("A$5", Kind.MONEY, 5, "AUD"),
        ("€940m", Kind.MONEY, 940_000_000, "euro"),
        ("1.9 billion won", Kind.MONEY, 1_900_000_000, "won"),
        ("300 Swedish kronor", Kind.MONEY, 300, "SEK"),
        ("50 cents", Kind.MONEY, Fraction(1, 2), "cent"),
        ("75 per cent", Kind.SHARE, Fraction(3, 4), ""),
        ("three quarters of them", Kind.SHARE, Fraction(3, 4), ""),
        ("one in ten children", Kind.SHARE, Fraction(1, 10), ""),
        ("97 people out of 100", Kind.SHARE, Fraction(97, 100), ""),
        ("a third of them", Kind.SHARE, Fraction(1, 3), ""),
        ("a third term", Kind.ORDINAL, 3, ""),
        ("a quarter point", Kind.POINTS, Fraction(1, 4), ""),
        ("25 basis points", Kind.POINTS, Fraction(1, 4), ""),
        ("three times more likely", Kind.MULTIPLE, 3, ""),
        ("half a million people", Kind.COUNT, 500_000, ""),
        ("one and a half million", Kind.COUNT, 1_500_000, ""),
        ("twenty-one people", Kind.COUNT, 21, ""),
        ("one hundred and five thousand", Kind.COUNT, 105_000, ""),
        ("two dozen eggs", Kind.COUNT, 24, ""),
        ("2 hours 21 minutes 4 seconds", Kind.MEASURE, 8464, "second"),
        ("2:21:04", Kind.MEASURE, 8464, "second"),
        ("a year and a half", Kind.MEASURE, Fraction(3, 2), "year"),
        ("5 feet 3 inches", Kind.MEASURE, 63, "inch"),
        ("44.7°C", Kind.MEASURE, Fraction(447, 10), "celsius"),
        ("14 degrees below zero", Kind.MEASURE, -14, "degree"),
        ("a 34-year-old teacher", Kind.AGE, 34, ""),
        ("Rosa Bellini, 34, a teacher", Kind.AGE, 34, ""),
        ("at 4:20 p.m.", Kind.CLOCK, 980, ""),
        ("at ten to two", Kind.CLOCK, 110, "12"),
        ("14 March", Kind.DATE, 314, ""),
        ("on March 3rd", Kind.DATE, 303, ""),
        ("in the 1990s", Kind.DECADE, 1990, ""),
        ("since 1987", Kind.YEAR, 1987, ""),
        ("on Sat. morning", Kind.WEEKDAY, 6, ""),
        ("Kestrel II landed", Kind.COUNT, 2, ""),
    ]:
        (found,) = read_quantities(fold(text))
        assert (found.kind, found.value, found.unit) == (kind, value, unit), text


def test_what_only_looks_like_a_number_is_none() -> None:
    for text in [
        "the MV-4 shot",
        "comet 88P/Halvorsen",
        "the second half of the game",
        "several hundred people",
        "dozens",
        "he may march",
    ]:
        assert read_quantities(fold(text)) == (), text


def test_a_hedge_is_read() -> None:
    for text, hedge in [
        ("nearly 45", Hedge.ABOUT),
        ("more than 45", Hedge.MORE),
        ("up to 45", Hedge.LESS),
        ("45-plus", Hedge.MORE),
        ("45", Hedge.EXACT),
    ]:
        assert read_quantities(text)[0].hedge is hedge, text


def test_both_ends_of_a_range_have_the_unit() -> None:
    assert [(one.kind, one.value) for one in read_quantities("10 to 15 percent")] == [
        (Kind.SHARE, Fraction(1, 10)),
        (Kind.SHARE, Fraction(3, 20)),
    ]
