"""Words found in the dictionary file from any of their forms."""

import pytest

from backend.materials import dictionary


@pytest.mark.parametrize(
    ("typed", "lemma"),
    [
        ("yield", "yield"),
        ("Yielded", "yield"),
        ("gave up", "give up"),
        ("laid  off", "lay off"),
        ("tariffs", "tariff"),
        ("women", "woman"),
        ("planned", "plan"),
        ("a", "a"),
        ("zoom's", "zoom"),
    ],
)
def test_a_word_is_found_from_its_forms(typed: str, lemma: str) -> None:
    found = dictionary.look_up(typed)
    assert found is not None
    assert found.lemma == lemma


@pytest.mark.parametrize("typed", ["xyzzy", "", ":", "양보", "a\tb", "zzzzzz", "!", "yield to", "\x00"])
def test_an_unlisted_word_is_not_guessed(typed: str) -> None:
    assert dictionary.look_up(typed) is None


def test_a_form_that_is_also_a_word_offers_both() -> None:
    assert dictionary.base_forms("commuting") == ["commuting", "commute"]


def test_every_line_is_found_by_its_form() -> None:
    lines = dictionary.FILE.read_text().splitlines()
    assert lines == sorted(lines, key=str.encode)
    for line in lines[:: len(lines) // 300]:
        found = dictionary.look_up(line.split("\t")[0])
        assert found is not None, line
