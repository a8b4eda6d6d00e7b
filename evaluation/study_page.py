"""The rates of the truth gate as they stand in docs/study.md, written from scores.json."""

from evaluation.truth_scores import EVALUATION, LanguageScores, Rate, read_scores

PAGE = EVALUATION.parent / "docs" / "study.md"
BEGIN, END = "<!-- rates: written by `manage.py evaluate --write` -->", "<!-- end of the rates -->"
LABELS = {
    "honest_refused": "true summaries that are refused",
    "honest_flagged": "true summaries that get a second look",
    "value_errors_missed": "wrong figures, units, dates and names (in Korean also meanings) that pass",
    "errors_unnoticed": "false summaries of every kind that nothing notices",
    "mutations_unnoticed": "single changed words, figures and names, made by a program, that nothing notices",
}


def rates_table() -> str:
    """Return the rates over the stories that the gate was never tuned on, as a table in Markdown."""
    scores = read_scores()["truth"]["held_out"]
    rows = [
        f"| {label} | {_cell(scores['english'], key)} | {_cell(scores['korean'], key)} |"
        for key, label in LABELS.items()
    ]
    return "\n".join(["| of 100 | English | Korean |", "| --- | --- | --- |", *rows])


def write_page() -> None:
    """Write the table into the page. Raises ValueError when the page has no place for it."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{rates_table()}\n{END}{after}", encoding="utf-8")


def _cell(scores: LanguageScores, key: str) -> str:
    rate: Rate = scores[key]  # type: ignore[literal-required]
    return f"{rate['percent']:.0f} ({rate['count']} of {rate['of']})"
