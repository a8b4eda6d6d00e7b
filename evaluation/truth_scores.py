"""Scores of the truth gate over the stories and summaries of a part, and the file that keeps them."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.materials.notes import checks
from backend.materials.notes.checks.findings import Findings
from backend.materials.notes.checks.gate import check_summary
from evaluation.mutations import mutants
from evaluation.truth_set import REFUSED_ENGLISH, REFUSED_KOREAN, Line

SCORES_FILE = Path(__file__).with_name("scores.json")
EVALUATION = Path(__file__).parent
STUDY_PAGE = EVALUATION.parent / "docs" / "study.md"
BEGIN, END = "<!-- rates: written by `manage.py evaluate --write` -->", "<!-- end of the rates -->"
HASHED_FOLDERS = {"evaluation": EVALUATION, "checks": Path(checks.__file__).parent}
NOT_HASHED = frozenset({".pyc", ".md"})
NOT_OF_THE_GATE = tuple(
    EVALUATION / name
    for name in ("events", "event_scores.py", "management", "answers", "meanings.jsonl", "models.py", "recorded.py")
)
HASH_BYTES = 15  # 20 letters; the secret scan takes a longer one for a key

Gate = Callable[..., Findings]


@dataclass(frozen=True)
class Verdict:
    """What the gate found in one language of one summary; `group` is "honest", "error" or "mutation"."""

    group: str
    language: str
    kind: str
    problems: tuple[str, ...]
    flags: tuple[str, ...]
    of_accepted: bool = False
    """Whether the summary that was mutated had passed without any finding."""

    @property
    def refused(self) -> bool:
        """Whether the gate refuses the summary by itself."""
        return bool(self.problems)

    @property
    def flagged(self) -> bool:
        """Whether the gate asks for a second look."""
        return bool(self.flags)

    @property
    def unnoticed(self) -> bool:
        """Whether the summary would reach a learner without a second look."""
        return not (self.refused or self.flagged)


Rate = dict[str, float]
"""`count` of `of`, and the same in `percent`."""
LanguageScores = dict[str, Any]
"""What the gate does to one language: a Rate for each of RATES, and `kinds`, the counts by kind of error."""
PartScores = dict[str, LanguageScores]
RATES = {
    "honest_refused": "true summaries that are refused",
    "honest_flagged": "true summaries that get a second look",
    "value_errors_missed": "wrong figures, units, dates and names (in Korean also meanings) that pass",
    "errors_unnoticed": "false summaries of every kind that nothing notices",
    "mutations_unnoticed": "single changed words, figures and names, made by a program, that nothing notices",
    "mutations_of_accepted_unnoticed": "the same, of accepted summaries",
}
"""What each rate says; lower is better."""


def judge(lines: Iterable[Line], gate: Gate = check_summary, *, mutate: bool = True) -> Iterator[Verdict]:
    """Yield a verdict for each language of each line and, unless switched off, for each mutation of an honest one."""

    def found(line: Line) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        findings = gate(
            title=line.story.title, text=line.story.text, summary_en=line.summary_en, summary_ko=line.summary_ko
        )
        return {
            "english": (findings.english, findings.english_flags),
            "korean": (findings.korean, findings.korean_flags),
        }

    for line in lines:
        by_language = found(line)
        if line.wrong_in != "korean" and line.error:
            yield Verdict("error", "english", line.error, *by_language["english"])
        else:
            yield Verdict("honest", "english", "honest", *by_language["english"])
        if line.wrong_in == "korean" and line.error:
            yield Verdict("error", "korean", line.error, *by_language["korean"])
        elif line.summary_ko is not None and line.error is None:
            yield Verdict("honest", "korean", "honest", *by_language["korean"])
        if line.error is None and mutate:
            for mutant in mutants(line):
                problems, flags = found(mutant.line)[mutant.language]
                accepted = not any(by_language[mutant.language])
                yield Verdict("mutation", mutant.language, mutant.kind, problems, flags, accepted)


def score(verdicts: Iterable[Verdict]) -> PartScores:
    """Return the scores of a part, by language."""
    verdicts = list(verdicts)
    return {
        language: _score_language([verdict for verdict in verdicts if verdict.language == language], must_refuse)
        for language, must_refuse in (("english", REFUSED_ENGLISH), ("korean", REFUSED_KOREAN))
    }


def _score_language(verdicts: list[Verdict], must_refuse: frozenset[str]) -> LanguageScores:
    honest = [verdict for verdict in verdicts if verdict.group == "honest"]
    errors = [verdict for verdict in verdicts if verdict.group == "error"]
    mutations = [verdict for verdict in verdicts if verdict.group == "mutation"]
    counters: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        name = f"mutation: {verdict.kind}" if verdict.group == "mutation" else verdict.kind
        counter = counters.setdefault(name, Counter(lines=0, refused=0, flagged=0, unnoticed=0))
        counter.update(lines=1, refused=verdict.refused, flagged=verdict.flagged, unnoticed=verdict.unnoticed)
    return {
        "honest_refused": _rate(verdict.refused for verdict in honest),
        "honest_flagged": _rate(verdict.flagged for verdict in honest),
        "value_errors_missed": _rate(not verdict.refused for verdict in errors if verdict.kind in must_refuse),
        "errors_unnoticed": _rate(verdict.unnoticed for verdict in errors),
        "mutations_unnoticed": _rate(verdict.unnoticed for verdict in mutations),
        "mutations_of_accepted_unnoticed": _rate(verdict.unnoticed for verdict in mutations if verdict.of_accepted),
        "kinds": {name: dict(counter) for name, counter in sorted(counters.items())},
    }


def _rate(bad: Iterable[bool]) -> Rate:
    outcomes = list(bad)
    count, of = sum(outcomes), len(outcomes)
    return {"count": count, "of": of, "percent": round(100 * count / of, 1) if of else 0.0}


def current_hash() -> str:
    """Return a hash over the stories, the summaries, the scorer, and the gate's source and tables."""
    digest = hashlib.sha256()
    for name, folder in HASHED_FOLDERS.items():
        for path in sorted(folder.rglob("*")):
            is_of_the_gate = not any(path.is_relative_to(other) for other in NOT_OF_THE_GATE)
            if path.is_file() and path != SCORES_FILE and path.suffix not in NOT_HASHED and is_of_the_gate:
                digest.update(f"{name}/{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return base64.urlsafe_b64encode(digest.digest()[:HASH_BYTES]).decode()


def read_scores() -> dict[str, Any]:
    """Return scores.json: its `hash`, and `truth`, the scores by part. Raises FileNotFoundError when there is none."""
    content: dict[str, Any] = json.loads(SCORES_FILE.read_text(encoding="utf-8"))
    return content


def write_scores(truth: dict[str, PartScores]) -> None:
    """Write scores.json with the hash of what was scored, and the rates between the marks in docs/study.md."""
    SCORES_FILE.write_text(json.dumps({"hash": current_hash(), "truth": truth}, indent=2) + "\n", encoding="utf-8")
    before, rest = STUDY_PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    STUDY_PAGE.write_text(f"{before}{BEGIN}\n{rates_table()}\n{END}{after}", encoding="utf-8")


def rates_table() -> str:
    """Return the rates over the stories that the gate was never tuned on, as docs/study.md has them, in Markdown."""
    scores = read_scores()["truth"]["held_out"]
    table = ["| of 100 | English | Korean |", "| --- | --- | --- |"]
    for key, label in RATES.items():
        if key != "mutations_of_accepted_unnoticed":
            rates = [scores[language][key] for language in ("english", "korean")]
            cells = [f"{rate['percent']:.0f} ({rate['count']} of {rate['of']})" for rate in rates]
            table.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(table)
