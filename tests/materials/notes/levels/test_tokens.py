"""Words of a text, their base forms, and which are names."""

from backend.materials.notes.levels import tokens


def test_a_form_has_its_base_form() -> None:
    for form, lemma in [
        ("laid", "lay"),
        ("left", "leave"),
        ("growing", "grow"),
        ("larger", "large"),
        ("children", "child"),
        ("rose", "rise"),
        ("prices", "price"),
        ("rates", "rate"),
        ("united", "unite"),
        ("people", "people"),
        ("ground", "ground"),
        ("data", "data"),
        ("news", "news"),
        ("economics", "economics"),
        ("ruling", "ruling"),
        ("castigated", "castigate"),
    ]:
        assert tokens.lemma(form) == lemma, form


def test_a_capital_letter_marks_a_name_where_it_says_something() -> None:
    for text, names in [
        ("The mayor of Busan met Kim Minji on Monday.", {"busan", "kim", "minji", "monday"}),
        ("Donald Park smiled.", {"donald", "park"}),
        ("Rain fell. Park rangers met Park.", {"park"}),
        ("Prices rose. Shops closed.", set()),
        ("Zelqua fell ill.", {"zelqua"}),
        ("Dr. Smith and the iPhone came late to the small old town.", {"dr", "smith", "iphone"}),
        ("CITY RULES OUT NEW TAX", set()),
        ("City Rules Out New Tax On Small Shops", set()),
        ("But I know the town well.", {"i"}),
    ]:
        assert {token.form for token in tokens.tokenize(text) if token.is_name} == names, text


def test_numbers_addresses_and_what_follows_an_apostrophe_are_no_words() -> None:
    for text, forms in [
        ("It's 3.5 million won, isn't it?", ["it", "won", "is", "it"]),
        ("They won’t pay the firm’s 2nd bill.", ["they", "will", "pay", "the", "firm", "bill"]),
        ("See https://news.example/a-b or write to a@b.example now", ["see", "or", "write", "to", "now"]),
        ("A re-elected co-founder", ["a", "elected", "founder"]),
        ("한국어 1,200 !!", []),
        ("", []),
    ]:
        assert [token.form for token in tokens.tokenize(text)] == forms, text
