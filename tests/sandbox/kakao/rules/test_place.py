import pytest

from sandbox.kakao.rules.place import Place, length, line_count, text_of


def test_a_problem_is_named_with_its_path() -> None:
    top = Place({"cards": [{"title": 7}]})
    top.fields(needs=("cards",))["cards"].items(1, 3)[0].fields(needs=("title",))["title"].text()
    assert top.found == ["cards[0].title: must be text, not int"]


def test_unknown_and_missing_fields_are_named_in_order() -> None:
    top = Place({"b": 1, "a": 1, "known": 1})
    assert set(top.fields(needs=("wanted",), may=("known",))) == {"known"}
    assert top.found == ["wanted: is missing", "a: is not a field here", "b: is not a field here"]


def test_what_is_no_object_has_no_fields_and_is_named_once() -> None:
    top = Place([])
    assert top.fields(needs=("a", "b")) == {}
    assert top.found == ["must be an object, not list"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (0, []),
        (5, []),
        (-1, ["is -1, must be at least 0"]),
        (1.0, ["must be a whole number, not float"]),
        (False, ["must be a whole number, not bool"]),
        (None, ["must be a whole number, not null"]),
    ],
)
def test_whole_numbers(value: object, found: list[str]) -> None:
    place = Place(value)
    place.whole()
    assert place.found == found


@pytest.mark.parametrize(("value", "is_true"), [(True, True), (False, False), (1, False), ("true", False)])
def test_flags(value: object, is_true: bool) -> None:
    place = Place(value)
    assert place.flag() is is_true
    assert bool(place.found) is not isinstance(value, bool)


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("한글", 2), ("😀", 2), ("\ud800", 1), ("👨‍👩‍👧", 8)])
def test_length_is_the_larger_count(text: str, units: int) -> None:
    assert length(text) == units


def test_lines_are_counted_by_breaks() -> None:
    assert [line_count(text) for text in ("a", "a\nb", "a\n")] == [1, 2, 2]


def test_the_text_of_what_is_none_is_empty() -> None:
    fields = Place({"a": "x", "b": 1}).fields(may=("a", "b"))
    assert [text_of(fields, name) for name in ("a", "b", "c")] == ["x", "", ""]
