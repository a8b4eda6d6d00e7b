"""How verdicts of the gate become scores."""

from backend.materials.notes.checks.findings import Findings
from evaluation.truth_scores import judge, score
from tests.evaluation.lines import line


def refuses_everything(**_: object) -> Findings:
    return Findings(english=("no",), korean=("no",))


def flags_everything(**_: object) -> Findings:
    return Findings(english_flags=("hm",), korean_flags=("hm",))


def accepts_everything(**_: object) -> Findings:
    return Findings()


HONEST = line("The bridge is 420 meters long.", "다리의 길이는 420미터입니다.")
WRONG_VALUE = line("The bridge is 520 meters long.", error="value", wrong_in="english")
WRONG_SPEAKER = line("Lars Odden said it was cheap.", error="speaker", wrong_in="english")
WRONG_KOREAN = line("It cost 90 million euros.", "9억 유로가 들었습니다.", error="korean-value", wrong_in="korean")


def test_honest_lines_that_are_refused_count_in_their_language() -> None:
    scores = score(judge([HONEST], refuses_everything))
    assert [scores[language]["honest_refused"]["count"] for language in ("english", "korean")] == [1, 1]


def test_the_english_of_a_line_with_wrong_korean_is_honest() -> None:
    assert score(judge([WRONG_KOREAN], refuses_everything))["english"]["honest_refused"]["of"] == 1


def test_a_value_error_that_is_only_flagged_is_missed() -> None:
    assert score(judge([WRONG_VALUE], flags_everything))["english"]["value_errors_missed"]["percent"] == 100.0


def test_a_flag_notices_an_error() -> None:
    assert score(judge([WRONG_SPEAKER], flags_everything))["english"]["errors_unnoticed"]["count"] == 0


def test_an_accepted_error_is_unnoticed_in_its_language_alone() -> None:
    scores = score(judge([WRONG_KOREAN], accepts_everything))
    assert [scores[language]["errors_unnoticed"]["of"] for language in ("english", "korean")] == [0, 1]


def test_mutations_of_an_accepted_summary_are_counted_apart() -> None:
    accepted = score(judge([HONEST], accepts_everything))["english"]["mutations_of_accepted_unnoticed"]
    flagged = score(judge([HONEST], flags_everything))["english"]["mutations_of_accepted_unnoticed"]
    assert (accepted["count"] == accepted["of"] > 0, flagged["of"]) == (True, 0)


def test_a_language_without_lines_has_a_rate_of_zero() -> None:
    assert score(judge([WRONG_VALUE], accepts_everything))["korean"]["honest_refused"]["percent"] == 0.0
