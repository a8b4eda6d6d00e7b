"""Words found in the dictionary file from any of their forms."""

from backend.materials import dictionary


def test_a_word_is_found_from_its_forms() -> None:
    for typed, lemma in [
        ("yield", "yield"),
        ("Yielded", "yield"),
        ("gave up", "give up"),
        ("laid  off", "lay off"),
        ("tariffs", "tariff"),
        ("women", "woman"),
        ("planned", "plan"),
        ("a", "a"),
        ("zoom's", "zoom"),
    ]:
        found = dictionary.look_up(typed)
        assert found is not None, typed
        assert found.lemma == lemma, typed


def test_an_unlisted_word_is_not_guessed() -> None:
    for typed in ["xyzzy", "", ":", "양보", "a\tb", "zzzzzz", "!", "yield to", "\x00"]:
        assert dictionary.look_up(typed) is None, typed


def test_a_form_that_is_also_a_word_offers_both() -> None:
    assert dictionary.base_forms("commuting") == ["commuting", "commute"]


def test_every_line_is_found_by_its_form() -> None:
    lines = dictionary.FILE.read_text().splitlines()
    assert lines == sorted(lines, key=str.encode)
    for line in lines[:: len(lines) // 300]:
        found = dictionary.look_up(line.split("\t")[0])
        assert found is not None, line
