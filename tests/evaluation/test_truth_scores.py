"""The committed scores of the truth gate: of this very code and data, and good enough where nothing was tuned."""

from typing import Any

from evaluation.truth_scores import STUDY_PAGE, current_hash, judge, rates_table, read_scores, score
from evaluation.truth_set import load_part

CEILINGS = {
    ("english", "honest_refused"): 10.0,
    ("english", "honest_flagged"): 40.0,
    ("english", "value_errors_missed"): 8.0,
    ("english", "errors_unnoticed"): 25.0,
    ("english", "mutations_unnoticed"): 35.0,
    ("korean", "honest_refused"): 6.0,
    ("korean", "value_errors_missed"): 4.0,
    ("korean", "errors_unnoticed"): 25.0,
    ("korean", "mutations_unnoticed"): 35.0,
}
"""Highest rates, in percent, over the held-out part; they may fall and never rise."""
WITHOUT_MUTATIONS = ("honest_refused", "honest_flagged", "value_errors_missed", "errors_unnoticed")


def test_the_scores_were_written_for_this_gate_and_these_stories() -> None:
    assert read_scores()["hash"] == current_hash(), "run `manage.py evaluate --write` and commit evaluation/scores.json"


def test_no_rate_is_worse_than_its_ceiling() -> None:
    for language, rate in CEILINGS:
        scores: Any = read_scores()["truth"]["held_out"][language]
        assert scores[rate]["percent"] <= CEILINGS[language, rate], language


def test_the_committed_rates_are_what_the_gate_reaches() -> None:
    committed: Any = read_scores()["truth"]["held_out"]
    found: Any = score(judge(load_part("held_out"), mutate=False))
    assert [found[language][rate] for language in found for rate in WITHOUT_MUTATIONS] == [
        committed[language][rate] for language in found for rate in WITHOUT_MUTATIONS
    ]


def test_the_page_for_teachers_tells_the_committed_rates() -> None:
    assert rates_table() in STUDY_PAGE.read_text(encoding="utf-8"), (
        "run `manage.py evaluate --write` and commit docs/study.md"
    )
