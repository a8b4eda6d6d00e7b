"""Automatic mutations: one thing changes, and the result is false."""

from evaluation.mutations import (
    change_korean_currency,
    change_korean_number,
    change_korean_polarity,
    change_name,
    change_negation,
    change_number,
    change_speaker,
    change_unit,
    mutants,
)
from evaluation.truth_set import PARTS, load_part
from tests.evaluation.lines import line


def test_a_number_becomes_one_that_the_story_lacks() -> None:
    assert change_number(line("The bridge is 420 meters long.")) == [
        "The bridge is 520 meters long.",
        "The bridge is 620 meters long.",
        "The bridge is 720 meters long.",
    ]


def test_a_number_stays_false_under_a_bound_and_in_a_time_and_in_words() -> None:
    for before, after in [
        ("It cost less than 200 dollars.", "It cost less than 100 dollars."),
        ("It cost more than 9 dollars.", "It cost more than 19 dollars."),
        ("She ran 2:21:04.", "She ran 2:31:04."),
        ("It took two years.", "It took three years."),
    ]:
        assert change_number(line(before))[0] == after, before


def test_a_name_or_place_becomes_another_of_the_story() -> None:
    assert change_name(line("Kari Nesset was happy.")) == ["Lars Odden was happy."]
    assert change_name(line("The bridge is in Hamar.")) == ["The bridge is in Oslo."]


def test_a_negation_is_lost_or_added() -> None:
    for before, after in [
        ("It was not too expensive.", "It was too expensive."),
        ("It cannot open.", "It can open."),
        ("It was expensive.", "It was not expensive."),
        ("It never opened.", "It opened."),
        ("There is no danger.", "There is danger."),
    ]:
        assert change_negation(line(before)) == [after], before


def test_a_unit_becomes_another() -> None:
    for before, after in [
        ("It is 420 meters long.", "It is 420 feet long."),
        ("It cost 90 million euros.", "It cost 90 million dollars."),
        ("It cost €90.", "It cost £90."),
        ("Prices rose by 3 percent.", "Prices rose by 3 percentage points."),
        ("About three hours later it opened.", "About three days later it opened."),
    ]:
        assert after in change_unit(line(before)), before


def test_a_statement_goes_to_another_speaker() -> None:
    assert change_speaker(line("Lars Odden said that people had waited.")) == [
        "Kari Nesset said that people had waited."
    ]


def test_a_korean_number_changes_or_moves_to_another_scale() -> None:
    assert change_korean_number("9천만 유로가 들었습니다.") == ["19천만 유로가 들었습니다.", "9천억 유로가 들었습니다."]


def test_a_korean_statement_turns_into_its_opposite() -> None:
    for before, after in [
        ("비용이 늘었습니다.", "비용이 줄었습니다."),
        ("다리는 완성되지 않았습니다.", "다리는 완성되었습니다."),
        ("시장은 다리를 공개했습니다.", "시장은 다리를 공개하지 않았습니다."),
        ("건널 수 없습니다.", "건널 수 있습니다."),
    ]:
        assert change_korean_polarity(before) == [after], before


def test_a_korean_obligation_is_left_alone_because_its_opposite_is_another_form() -> None:
    assert change_korean_polarity("기다려야 합니다.") == []


def test_a_korean_currency_becomes_another() -> None:
    assert change_korean_currency("9천만 유로를 냈습니다.") == ["9천만 달러를 냈습니다."]


def test_a_korean_word_that_ends_like_a_currency_is_left_alone() -> None:
    assert change_korean_currency("직원을 지원했습니다.") == []


def test_a_mutation_changes_one_language_alone() -> None:
    for part in PARTS:
        for honest in (one for one in load_part(part) if one.error is None):
            for mutant in mutants(honest):
                english_differs = mutant.line.summary_en != honest.summary_en
                korean_differs = mutant.line.summary_ko != honest.summary_ko
                assert (english_differs, korean_differs) == (mutant.language == "english", mutant.language == "korean")


def test_every_run_makes_the_same_mutations() -> None:
    honest = [one for one in load_part("tuning") if one.error is None][:40]
    assert [list(mutants(one)) for one in honest] == [list(mutants(one)) for one in honest]
