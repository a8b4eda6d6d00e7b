"""The gate as its callers use it: findings as text, by sentence, by rule, with rules switched off."""

from backend.materials.notes.checks.findings import Findings
from backend.materials.notes.checks.gate import check_summary, judge_summary
from tests.materials.notes.checks.story import TEXT, TITLE

WRONG = "The town buys seven electric tugs. They cost 38 million euros. The tugs come from Samsung."


def test_a_faithful_summary_is_accepted() -> None:
    found = check_summary(
        title=TITLE,
        text=TEXT,
        summary_en="Lindvika will buy seven electric tugs. The first one arrives in October.",
        summary_ko="린드비카는 전기 예인선 일곱 척을 살 예정입니다. 첫 번째 배는 10월에 도착합니다.",
    )
    assert found == Findings()


def test_a_reason_names_what_the_story_says_instead() -> None:
    found = check_summary(title=TITLE, text=TEXT, summary_en="The tugs cost 38 million euros.", summary_ko=None)
    assert found.english == (
        "The summary says '38 million euros', which the story does not; it says '36.5 million euros'.",
    )


def test_bad_sentences_are_known_by_their_number() -> None:
    judgement = judge_summary(title=TITLE, text=TEXT, summary_en=WRONG, summary_ko=None)
    assert judgement.bad_sentences == {1, 2}


def test_empty_and_enormous_summaries_are_refused() -> None:
    for english, korean in [
        ("", ""),
        ("x" * 100_000, None),
        ("((" * 400, "9" * 400),
        ("The tugs are new.", "가" * 100_000),
    ]:
        assert check_summary(title=TITLE, text=TEXT, summary_en=english, summary_ko=korean).english, english


def test_a_summary_that_is_the_source_has_no_problem_but_its_length() -> None:
    judgement = judge_summary(title=TITLE, text=TEXT, summary_en=TEXT, summary_ko=None)
    assert {one.rule for one in judgement.problems} <= {"length", "sentences"}


def test_a_story_without_text_can_be_judged() -> None:
    assert check_summary(title="", text="", summary_en="The tugs cost 38 million euros.", summary_ko=None).english
